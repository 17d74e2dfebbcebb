import { useQuery } from '@tanstack/react-query';
import { errorText, isField } from '../../../app/i18n/error-text.ts';
import { useFormat } from '../../../app/i18n/format.ts';
import { type Translate, useTranslate } from '../../../app/i18n/language.ts';
import { useNow } from '../../../app/now.ts';
import { Avatar } from '../../../design/avatar.tsx';
import { Skeleton } from '../../../design/skeleton.tsx';
import { toldOf, wordsChanged } from './history-told.ts';
import { historyQuery } from './ticket-queries.ts';

/** Fields of seconds. */
const SPANS: ReadonlySet<string> = new Set(['timespent', 'timeestimate', 'timeoriginalestimate']);

const nameOf = (field: string, t: Translate) =>
  isField(field) ? t(`field.${field}`) : field === 'timespent' ? t('field.logged') : field;

/** What has changed, by whom and when, newest first. */
export function HistoryList({ ticketKey }: { ticketKey: string }) {
  const t = useTranslate();
  const format = useFormat();
  const now = useNow(30_000);
  const shown = (field: string, value: string | null) =>
    value && SPANS.has(field) ? format.duration(Number(value) * 1_000) : value;
  const { data: entries, error } = useQuery(historyQuery(ticketKey));
  if (error) return <p className="text-ink-2 text-sm">{errorText(error, t)}</p>;
  if (!entries) return <Skeleton className="w-3/5" />;
  const told = toldOf(entries);
  if (told.length === 0) return <p className="text-ink-2 text-sm">{t('history.none')}</p>;
  return (
    <ol className="flex flex-col gap-2.5">
      {told.map((entry) => (
        <li key={entry.id} className="flex gap-2 text-sm">
          <Avatar name={entry.author?.name ?? null} />
          <div className="min-w-0 grow">
            <span className="font-medium">{entry.author?.name ?? t('author.unknown')}</span>
            {entry.items.map((item) => (
              <p key={`${item.field}${item.to}`} className="flex items-baseline gap-3">
                <span className="w-24 max-sm:w-20 shrink-0 text-ink-3 text-xs [overflow-wrap:anywhere] first-letter:uppercase">
                  {nameOf(item.field, t)}
                </span>
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {item.field === 'labels' ? (
                    <LabelsChanged {...wordsChanged(item.from, item.to)} />
                  ) : (
                    <>
                      <s className="text-ink-3 no-underline">{shown(item.field, item.from) || t('value.empty')}</s>
                      <span aria-hidden="true"> → </span>
                      {shown(item.field, item.to) || t('value.empty')}
                    </>
                  )}
                </span>
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

/** Of labels, which are many and stay: what has come and gone alone. */
function LabelsChanged({ added, removed }: ReturnType<typeof wordsChanged>) {
  const t = useTranslate();
  return (
    <>
      {added.length > 0 && (
        <span>
          <span className="text-ink-3">{t('history.added')}</span> {added.join(' ')}
        </span>
      )}
      {added.length > 0 && removed.length > 0 && ', '}
      {removed.length > 0 && (
        <span>
          <span className="text-ink-3">{t('history.removed')}</span> {removed.join(' ')}
        </span>
      )}
    </>
  );
}
