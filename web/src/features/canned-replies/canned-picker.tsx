import type { CannedReplyView } from '@speedyflow/contract/canned-replies';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslate } from '../../app/i18n/language.ts';
import OptionList from '../../design/option-list.tsx';
import { AnchoredPopover } from '../../design/popover.tsx';
import { cannedQuery } from './canned-queries.ts';

export interface CannedPickerProps {
  anchor: Element;
  onPick(reply: CannedReplyView): void;
  onClose(): void;
}

/** Chooses a canned reply by typing its title. */
export default function CannedPicker({ anchor, onPick, onClose }: CannedPickerProps) {
  const t = useTranslate();
  const { data: replies, isPending } = useQuery(cannedQuery);
  const options = (replies ?? []).map(({ id, title, body }) => ({ value: String(id), label: title, hint: body }));
  const pick = (value: string) => {
    const reply = replies?.find(({ id }) => String(id) === value);
    if (reply) onPick(reply);
  };
  return (
    <AnchoredPopover anchor={anchor} label={t('canned.insert')} onClose={onClose}>
      {replies?.length === 0 ? (
        <div className="flex w-72 flex-col gap-2 p-4">
          <p className="font-medium">{t('canned.empty')}</p>
          <p className="text-ink-3 text-xs">{t('canned.emptyHint')}</p>
          <Link to="/settings/canned-replies" className="text-accent hover:underline">
            {t('canned.add')}
          </Link>
        </div>
      ) : (
        <OptionList label={t('canned.insert')} options={options} chosen={[]} onPick={pick} waiting={isPending} />
      )}
    </AnchoredPopover>
  );
}
