import type { LaneKind } from '@speedyflow/contract/boards';
import { Rows3 } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { LazyOptionList } from '../../design/lazy-option-list.tsx';
import { MenuButton } from '../../design/menu-button.tsx';

export type LaneChoice = LaneKind | 'none';

const CHOICES: readonly LaneChoice[] = ['none', 'assignee', 'priority'];

/** What a board is cut into across its columns; its key goes from one to the next. */
export function LaneMenu({ value, onChange }: { value: LaneChoice; onChange(next: LaneChoice): void }) {
  const t = useTranslate();
  useActions({ 'board.lanes': () => onChange(CHOICES[(CHOICES.indexOf(value) + 1) % CHOICES.length]!) });
  return (
    <MenuButton
      label={t('board.lanes')}
      align="end"
      aria-label={`${t('board.lanes')}: ${t(`board.lanes.${value}`)}`}
      className="inline-flex h-7 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md px-2 text-ink-2 text-sm hover:bg-hover hover:text-ink"
      content={(close) => (
        <LazyOptionList
          label={t('board.lanes')}
          options={CHOICES.map((choice) => ({ value: choice, label: t(`board.lanes.${choice}`) }))}
          chosen={[value]}
          onPick={(choice) => {
            close();
            onChange(choice as LaneChoice);
          }}
          startAtChosen
        />
      )}
    >
      <Rows3 className="size-4" aria-hidden="true" />
      <span className="max-sm:hidden">{t(`board.lanes.${value}`)}</span>
    </MenuButton>
  );
}
