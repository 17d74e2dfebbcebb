import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Ban } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { StatusIcon } from '../../design/status-icon.tsx';
import type { BoardColumn } from './arrange.ts';
import { Card, type CardProps } from './card.tsx';
import { useCellDrop } from './drag.ts';
import type { Reception } from './moves.ts';

/** What a card takes up, by whether its summary fits into one line; measured once it is on the screen. */
const CARD_PX = { short: 90, long: 110 };
const LINE_CHARS = 38;
const GAP_PX = 6;
/** Cards left below the screen when more are read. */
const AHEAD = 15;

/** A card that is to be in sight; each time anew. */
export interface Reveal {
  readonly key: string;
}

export interface ColumnProps extends Pick<CardProps, 'onShow' | 'onMove'> {
  column: BoardColumn;
  index: number;
  /** Whether it is on the screen or near: otherwise its cards do not exist. */
  near: boolean;
  selectedKey: string | undefined;
  /** The card by which the board is entered from the keyboard. */
  tabStopKey: string | undefined;
  draggedKey: string | undefined;
  reveal: Reveal | undefined;
  /** What the card being dragged would find here. */
  reception: Reception['kind'] | undefined;
  /** Why a card that was to come here did not. */
  refusal: string | undefined;
  onMore(index: number): void;
}

export const Column = memo(function Column(props: ColumnProps) {
  const { column, index, near, reception, refusal, reveal } = props;
  const section = useRef<HTMLElement>(null);
  const isOver = useCellDrop(section, { column: index, accepts: reception === 'allowed' || reception === 'unknown' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the card goes later is for it to say
  useLayoutEffect(() => {
    if (!column.tickets.some((row) => row.key === reveal?.key)) return;
    section.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [reveal]);
  return (
    <section
      ref={section}
      aria-label={column.name}
      data-reception={reception}
      className={clsx(
        'relative flex board-column snap-start flex-col rounded-lg bg-rail',
        reception === 'allowed' && 'outline-2 outline-accent',
        isOver && 'bg-chosen!',
      )}
    >
      <ColumnHead column={column} />
      {refusal !== undefined && <Refusal>{refusal}</Refusal>}
      {near && <Cards {...props} />}
    </section>
  );
});

export function ColumnHead({ column }: { column: BoardColumn }) {
  const format = useFormat();
  return (
    <header className="flex h-9 shrink-0 items-center gap-2 px-3" title={column.statuses.join(', ')}>
      <StatusIcon category={column.category} />
      <h2 className="truncate font-medium text-sm">{column.name}</h2>
      <span className="numeric text-ink-3 text-sm">{format.number(column.count)}</span>
    </header>
  );
}

function Cards(props: ColumnProps) {
  const { column, index, selectedKey, tabStopKey, draggedKey, reveal, reception, onShow, onMove, onMore } = props;
  const { tickets, next_cursor } = column;
  const t = useTranslate();
  const list = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => list.current,
    estimateSize: (at) => (tickets[at]!.summary.length > LINE_CHARS ? CARD_PX.long : CARD_PX.short),
    getItemKey: (at) => tickets[at]!.id,
    gap: GAP_PX,
    paddingStart: 2,
    paddingEnd: 8,
    overscan: 4,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the card goes later is for it to say
  useLayoutEffect(() => {
    const at = reveal ? tickets.findIndex((row) => row.key === reveal.key) : -1;
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [reveal]);
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next_cursor !== null && lastShown >= tickets.length - AHEAD) onMore(index);
  }, [next_cursor, lastShown, tickets.length, index, onMore]);
  return (
    <div
      ref={list}
      // On a ground of its own it is scrolled without being painted anew.
      className={clsx(
        'min-h-0 grow overflow-y-auto rounded-b-lg bg-inherit px-1.5',
        reception === 'refused' && 'opacity-40',
      )}
    >
      {column.count === 0 && <p className="px-2 py-1 text-ink-3 text-xs">{t('board.columnEmpty')}</p>}
      <ol className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index: at, key, start }) => {
          const row = tickets[at]!;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={at}
              aria-setsize={column.count}
              aria-posinset={at + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Card
                row={row}
                selected={row.key === selectedKey}
                tabStop={row.key === tabStopKey}
                dragged={row.key === draggedKey}
                onShow={onShow}
                onMove={onMove}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** Lies over what is below the head of a column, so that nothing moves under the pointer. */
export function Refusal({ children, place = 'top-9' }: { children: string; place?: string }) {
  return (
    <p
      className={clsx(
        'pointer-events-none absolute inset-x-1.5 z-10 flex animate-enter items-start gap-2 rounded-md bg-raised px-2 py-1.5 text-xs shadow-float',
        place,
      )}
    >
      <Ban className="mt-px size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
      {children}
    </p>
  );
}
