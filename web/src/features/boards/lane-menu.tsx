import type { LaneKind } from '@speedyflow/contract/boards';
import { Rows3 } from 'lucide-react';
import { useState } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { LazyOptionList } from '../../design/lazy-option-list.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../design/popover.tsx';

export type LaneChoice = LaneKind | 'none';

const CHOICES: readonly LaneChoice[] = ['none', 'assignee', 'priority'];

/** What a board is cut into across its columns; its key goes from one to the next. */
export function LaneMenu({ value, onChange }: { value: LaneChoice; onChange(next: LaneChoice): void }) {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  useActions({ 'board.lanes': () => onChange(CHOICES[(CHOICES.indexOf(value) + 1) % CHOICES.length]!) });
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger
        aria-label={`${t('board.lanes')}: ${t(`board.lanes.${value}`)}`}
        className="inline-flex h-7 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md px-2 text-ink-2 text-sm hover:bg-hover hover:text-ink"
      >
        <Rows3 className="size-4" aria-hidden="true" />
        <span className="max-sm:hidden">{t(`board.lanes.${value}`)}</span>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t('board.lanes')}>
        <LazyOptionList
          label={t('board.lanes')}
          options={CHOICES.map((choice) => ({ value: choice, label: t(`board.lanes.${choice}`) }))}
          chosen={[value]}
          onPick={(choice) => {
            setOpen(false);
            onChange(choice as LaneChoice);
          }}
          startAtChosen
        />
      </PopoverContent>
    </Popover>
  );
}
