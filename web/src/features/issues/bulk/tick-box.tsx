import clsx from 'clsx';
import type { MouseEvent } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';

export interface TickBoxProps {
  ticketKey: string;
  ticked: boolean;
  /** Where a pointer has to find it; it is there for the keyboard and assistive tools all the same. */
  hidden: boolean;
  onTick(key: string, extend: boolean): void;
}

/** The box at the edge of a row by which its ticket is ticked; with Shift those between as well. */
export function TickBox({ ticketKey, ticked, hidden, onTick }: TickBoxProps) {
  const t = useTranslate();
  const tick = (event: MouseEvent) => {
    event.stopPropagation();
    onTick(ticketKey, event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cell cannot stand in rows that are placed one by one
    <div role="gridcell" tabIndex={-1} className="contents">
      <label
        className={clsx(
          'absolute inset-y-0 left-0 z-10 flex w-6 items-center justify-center max-sm:w-9',
          hidden && 'opacity-0 focus-within:opacity-100 group-hover:opacity-100',
        )}
      >
        <input
          type="checkbox"
          checked={ticked}
          tabIndex={-1}
          readOnly
          aria-label={t('bulk.tick', { key: ticketKey })}
          onClick={tick}
          className="size-3.5 rounded-sm accent-accent-fill max-sm:size-4.5"
        />
      </label>
    </div>
  );
}
