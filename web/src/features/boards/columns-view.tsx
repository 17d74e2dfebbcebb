import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useLayoutEffect } from 'react';
import { useIsNarrow } from '../../app/viewport.ts';
import type { BoardColumn } from './arrange.ts';
import type { CardProps } from './card.tsx';
import type { CardMoves } from './card-moves.ts';
import { Column, type ColumnProps, type Reveal } from './column.tsx';

const GAP_PX = 12;
const COLUMN_PX = 288;
/** So many columns are as narrow as a card can be, which most screens have the room for: the board is seen whole. */
const SEEN_WHOLE = 5;
const NARROW_COLUMN_PX = 220;
/** On a phone the next column is seen to be there. */
const PHONE_SHARE = 0.82;

/** How wide the columns of a board are, of so many, unless there is room for more. */
export function useColumnPx(count: number): number {
  // Not of the window, which a browser on a phone widens while something does not fit.
  if (useIsNarrow()) return document.documentElement.clientWidth * PHONE_SHARE;
  return count <= SEEN_WHOLE ? NARROW_COLUMN_PX : COLUMN_PX;
}

/** What every arrangement of a board shows and hears of. */
export interface ArrangementProps
  extends Pick<ColumnProps, 'selectedKey' | 'tabStopKey' | 'draggedKey' | 'onMore'>,
    Pick<CardProps, 'onShow' | 'onMove'> {
  ref: RefObject<HTMLDivElement | null>;
  columns: readonly BoardColumn[];
  moves: Pick<CardMoves, 'receptions' | 'refusals'>;
  reveal: Reveal | undefined;
}

/** Columns side by side, each with a scroll of its own; cards exist in those on the screen and beside it. */
export function ColumnsView({ ref, columns, moves, ...shared }: ArrangementProps) {
  const narrow = useIsNarrow();
  const columnPx = useColumnPx(columns.length);
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => ref.current,
    estimateSize: () => columnPx,
    gap: GAP_PX,
    overscan: 1,
    // A phone shows one column at a time: it begins with the first that has anything.
    initialOffset: () =>
      narrow
        ? Math.max(
            0,
            columns.findIndex(({ count }) => count > 0),
          ) *
          (columnPx + GAP_PX)
        : 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the width of the columns is what has to be measured again
  useLayoutEffect(() => virtualizer.measure(), [columnPx, virtualizer]);
  const near = new Set(virtualizer.getVirtualIndexes());
  return (
    <div
      ref={ref}
      data-board
      tabIndex={-1}
      style={{ '--board-column': `${columnPx}px` } as CSSProperties}
      className="flex min-h-0 grow gap-3 overflow-x-auto scroll-px-3 p-3 outline-none max-sm:snap-x max-sm:snap-mandatory"
    >
      {columns.map((column, index) => (
        <Column
          key={nameOf(columns, index)}
          column={column}
          index={index}
          near={near.has(index)}
          reception={moves.receptions?.[index]?.kind}
          refusal={moves.refusals.get(index)}
          {...shared}
        />
      ))}
    </div>
  );
}

/** Two columns of a board may have one name. */
export function nameOf(columns: readonly BoardColumn[], index: number): string {
  const { name } = columns[index]!;
  return `${name} ${columns.slice(0, index).filter((column) => column.name === name).length}`;
}
