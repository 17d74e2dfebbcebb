import clsx from 'clsx';
import { type KeyboardEvent, memo } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { GRID_CELL } from '../../../design/grid-cell.tsx';

export interface TickBoxProps {
  ticketKey: string;
  ticked: boolean;
  /** Where a pointer has to find it; it is there for the keyboard and assistive tools all the same. */
  hidden: boolean;
}

/** The box at the edge of a row by which its ticket is ticked. The row hears the click. */
export const TickBox = memo(function TickBox({ ticketKey, ticked, hidden }: TickBoxProps) {
  const t = useTranslate();
  return (
    <div
      {...GRID_CELL}
      data-cell="tick"
      className={clsx(
        'absolute inset-y-0 left-0 z-10 flex w-6 select-none items-center justify-center max-sm:w-9',
        hidden && 'opacity-0 focus-within:opacity-100 group-hover:opacity-100',
      )}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: an input costs more than the rest of its row */}
      <span
        role="checkbox"
        tabIndex={-1}
        aria-checked={ticked}
        aria-label={t('bulk.tick', { key: ticketKey })}
        onKeyDown={pressBySpace}
        className={clsx(BOX, ticked ? TICKED : 'border-control bg-raised')}
      />
    </div>
  );
});

function pressBySpace(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== ' ') return;
  event.preventDefault();
  event.currentTarget.click();
}

const BOX = 'flex size-3.5 items-center justify-center rounded-sm border max-sm:size-4.5';
/** The tick is drawn, and not written. */
const TICKED =
  'border-accent-fill bg-accent-fill before:h-1.75 before:w-1 before:-translate-y-px before:rotate-45 before:border-on-accent before:border-r-2 before:border-b-2';
