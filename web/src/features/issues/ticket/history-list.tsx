import { useQuery } from '@tanstack/react-query';
import { errorText } from '../../../app/i18n/error-text.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { Skeleton } from '../../../design/skeleton.tsx';
import { historyQuery } from './ticket-queries.ts';

/** What has changed, by whom and when, newest first. */
export function HistoryList({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(30_000);
  const { data: entries, error } = useQuery(historyQuery(ticketKey));
  if (error) return <p className="text-ink-2 text-sm">{errorText(error, t)}</p>;
  if (!entries) return <Skeleton className="w-3/5" />;
  if (entries.length === 0) return <p className="text-ink-2 text-sm">{t('history.none')}</p>;
  return (
    <ol className="flex flex-col gap-2.5">
      {entries.map((entry) => (
        <li key={entry.id} className="flex gap-2 text-sm">
          <Avatar name={entry.author?.name ?? null} />
          <div className="min-w-0 grow">
            <span className="font-medium">{entry.author?.name ?? t('author.unknown')}</span>
            {entry.items.map((item) => (
              <p key={`${item.field}${item.to}`} className="text-ink-2 [overflow-wrap:anywhere]">
                {item.field}
                {': '}
                <s className="text-ink-3">{item.from ?? t('value.empty')}</s>
                {' → '}
                <span className="text-ink">{item.to ?? t('value.empty')}</span>
              </p>
            ))}
          </div>
          <span className="numeric shrink-0 text-ink-3 text-xs leading-5" title={format.instant(entry.at)}>
            {format.age(entry.at, now)}
          </span>
        </li>
      ))}
    </ol>
  );
}
