import type { TicketRowView } from '@speedyflow/contract/ticket';
import clsx from 'clsx';
import { lazy, type MouseEvent, memo, Suspense } from 'react';
import { useTranslate, withWorkWords } from '../../../app/i18n/language.ts';
import { GRID_CELL } from '../../../design/grid-cell.tsx';
import { usePeopleAt } from '../../presence/people-here.ts';
import { TickBox } from '../bulk/tick-box.tsx';
import { NarrowCells } from './narrow-cells.tsx';
import { WideCells } from './wide-cells.tsx';

const RowPeople = lazy(withWorkWords(() => import('../../presence/row-people.tsx')));

export interface TicketRowProps {
  row: TicketRowView;
  index: number;
  rowPx: number;
  selected: boolean;
  /** Whether the pointer is over it: only then are its quick actions there. */
  hovered: boolean;
  /** On a phone a ticket takes two lines. */
  narrow: boolean;
  /** Ticked for what is done to many at once. */
  ticked: boolean;
  /** Whether boxes are shown on every row. */
  choosing: boolean;
  onShow(key: string): void;
  onTick(key: string, extend: boolean): void;
}

/** One ticket of a list. */
export const TicketRow = memo(function TicketRow(props: TicketRowProps) {
  const { row, index, rowPx, selected, hovered, narrow, ticked, choosing, onShow, onTick } = props;
  const people = usePeopleAt(row.key);
  const show = (event: MouseEvent) => {
    if ((event.target as Element).closest('[data-cell="tick"]')) return onTick(row.key, event.shiftKey);
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (narrow && choosing) onTick(row.key, false);
    else onShow(row.key);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid that owns the row handles the keys
    // biome-ignore lint/a11y/useSemanticElements: a table row cannot be placed on its own
    <div
      role="row"
      id={`row-${row.key}`}
      data-row={row.key}
      aria-rowindex={index + 1}
      aria-selected={selected}
      tabIndex={-1}
      onMouseDown={keepSelection}
      onClick={show}
      style={{ height: rowPx, transform: `translateY(${index * rowPx}px)` }}
      className={clsx(
        'group absolute inset-x-0 top-0 flex items-center outline-none',
        narrow ? clsx('border-line border-b pr-3', choosing ? 'pl-9' : 'pl-5') : 'gap-2.5 pr-4 pl-7',
        selected ? SELECTED : ticked ? 'bg-chosen/60 hover:bg-chosen' : 'hover:bg-hover',
        row.pending && PENDING,
      )}
    >
      {(choosing || !narrow) && <TickBox ticketKey={row.key} ticked={ticked} hidden={!choosing && !ticked} />}
      <UnreadDot shown={row.technician_unread && !choosing} />
      {narrow ? <NarrowCells row={row} /> : <WideCells row={row} hovered={hovered} />}
      {people && (
        <Suspense>
          <RowPeople people={people} />
        </Suspense>
      )}
    </div>
  );
});

/** With Shift rows are ticked, and not their text selected. */
function keepSelection(event: MouseEvent): void {
  if (event.shiftKey) event.preventDefault();
}

const SELECTED =
  'bg-chosen group-focus-visible/grid:ring-1 group-focus-visible/grid:ring-accent group-focus-visible/grid:ring-inset';
const PENDING =
  'before:absolute before:inset-y-1 before:left-0 before:border-accent before:border-l-2 before:border-dashed';

const UnreadDot = memo(function UnreadDot({ shown }: { shown: boolean }) {
  const t = useTranslate();
  return (
    <div
      {...GRID_CELL}
      className={clsx(
        'absolute left-2 size-1.5 rounded-full bg-accent-fill group-hover:hidden dark:bg-accent',
        !shown && 'hidden',
      )}
    >
      <span className="sr-only">{t('row.unread')}</span>
    </div>
  );
});
