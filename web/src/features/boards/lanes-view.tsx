import type { LaneKind } from '@speedyflow/contract/boards';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, useLayoutEffect, useRef } from 'react';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { Avatar } from '../../design/avatar.tsx';
import { PriorityIcon } from '../../design/priority-icon.tsx';
import { Card, type CardProps } from './card.tsx';
import { ColumnHead, Refusal } from './column.tsx';
import { type ArrangementProps, nameOf, useColumnPx } from './columns-view.tsx';
import { useCellDrop } from './drag.ts';
import { type Lane, receptionInLane } from './lanes.ts';
import type { Reception } from './moves.ts';

/** The heads of the columns, which stay above the lanes. */
const HEADS_PX = 56;
const LANE_HEAD_PX = 36;
const CARD_PX = 106;

/** The lanes of a board as they are folded, and how much of each is shown. */
export interface LaneFolds {
  all: readonly Lane[];
  /** Of each lane the cards shown, by column; a folded one shows none. */
  shown: readonly { cells: readonly (readonly TicketRowView[])[] }[];
  isFolded(key: string): boolean;
  onFold(key: string): void;
  /** Shows more cards in a cell of a lane. */
  onMoreOf(lane: Lane, column: number): void;
}

export interface LanesViewProps extends ArrangementProps {
  lanes: LaneFolds;
  by: LaneKind;
  /** The lane of the card being dragged. */
  draggedLane: string | undefined;
}

/** Lanes one below the other, cut by the same columns; only those on the screen exist. */
export function LanesView({ ref, columns, lanes, by, moves, reveal, draggedLane, ...shared }: LanesViewProps) {
  const columnPx = useColumnPx(columns.length);
  const virtualizer = useVirtualizer({
    count: lanes.all.length,
    getScrollElement: () => ref.current,
    estimateSize: (at) =>
      LANE_HEAD_PX + CARD_PX * Math.max(0, ...(lanes.shown[at]?.cells ?? []).map((cell) => cell.length)),
    getItemKey: (at) => lanes.all[at]!.key,
    scrollMargin: HEADS_PX,
    scrollPaddingStart: HEADS_PX,
    overscan: 1,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the card goes later is for it to say
  useLayoutEffect(() => {
    if (!reveal) return;
    const lane = lanes.shown.findIndex(({ cells }) => cells.flat().some((row) => row.key === reveal.key));
    const card = () => document.getElementById(`card-${reveal.key}`);
    if (!card() && lane >= 0) virtualizer.scrollToIndex(lane, { align: 'start' });
    // Where its lane was out of sight, the card exists by the next frame.
    const frame = requestAnimationFrame(() => card()?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, [reveal]);
  return (
    <div
      ref={ref}
      data-board
      tabIndex={-1}
      style={{ '--board-column': `${columnPx}px` } as CSSProperties}
      className="isolate min-h-0 grow scroll-px-3 overflow-auto outline-none [scroll-padding-top:6rem]"
    >
      <div className="w-max min-w-full px-3 pb-3">
        <div className="sticky top-0 z-20 flex gap-3 bg-canvas pt-3 pb-2">
          {columns.map((column, index) => (
            <div key={nameOf(columns, index)} className="board-column relative rounded-lg bg-rail">
              <ColumnHead column={column} />
              {/* Below the name of the lane at the top. */}
              {moves.refusals.has(index) && <Refusal place="top-20">{moves.refusals.get(index)!}</Refusal>}
            </div>
          ))}
        </div>
        <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const lane = lanes.all[index]!;
            const isFolded = lanes.isFolded(lane.key);
            return (
              <LaneSection
                key={key}
                ref={virtualizer.measureElement}
                index={index}
                top={start - HEADS_PX}
                lane={lane}
                by={by}
                isFolded={isFolded}
                onFold={lanes.onFold}
              >
                {!isFolded && (
                  <div className="flex gap-3 pb-2">
                    {lane.cells.map((cell, column) => (
                      <LaneCell
                        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                        key={column}
                        name={columns[column]!.name}
                        lane={lane}
                        column={column}
                        cards={lanes.shown[index]!.cells[column] ?? []}
                        hidden={cell.count - (lanes.shown[index]!.cells[column]?.length ?? 0)}
                        reception={receptionInLane(moves.receptions?.[column]?.kind, lane, { by, from: draggedLane })}
                        onMoreOf={lanes.onMoreOf}
                        {...shared}
                      />
                    ))}
                  </div>
                )}
              </LaneSection>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface LaneSectionProps {
  ref: (element: HTMLElement | null) => void;
  index: number;
  top: number;
  lane: Lane;
  by: LaneKind;
  isFolded: boolean;
  onFold(key: string): void;
  children: React.ReactNode;
}

function LaneSection({ ref, index, top, lane, by, isFolded, onFold, children }: LaneSectionProps) {
  const t = useTranslate();
  const format = useFormat();
  const name = lane.name ?? t(by === 'assignee' ? 'assignee.none' : 'priority.none');
  const Chevron = isFolded ? ChevronRight : ChevronDown;
  return (
    <section
      ref={ref}
      data-index={index}
      data-lane={lane.key}
      aria-label={name}
      className="absolute inset-x-0 top-0"
      style={{ transform: `translateY(${top}px)` }}
    >
      <button
        type="button"
        aria-expanded={!isFolded}
        onClick={() => onFold(lane.key)}
        className="sticky left-3 flex h-9 items-center gap-2 rounded-md px-1 text-sm hover:bg-hover"
      >
        <Chevron className="size-4 text-ink-3" aria-hidden="true" />
        {by === 'assignee' ? <Avatar name={lane.name} /> : <PriorityIcon rank={Number(lane.key)} name={null} />}
        <span className="font-medium">{name}</span>
        <span className="numeric text-ink-3">{format.number(lane.count)}</span>
      </button>
      {children}
    </section>
  );
}

interface LaneCellProps extends Pick<CardProps, 'onShow' | 'onMove'> {
  name: string;
  lane: Lane;
  column: number;
  cards: readonly TicketRowView[];
  hidden: number;
  reception: Reception['kind'] | undefined;
  selectedKey: string | undefined;
  tabStopKey: string | undefined;
  draggedKey: string | undefined;
  onMoreOf: LaneFolds['onMoreOf'];
}

function LaneCell(props: LaneCellProps) {
  const {
    name,
    lane,
    column,
    cards,
    hidden,
    reception,
    selectedKey,
    tabStopKey,
    draggedKey,
    onShow,
    onMove,
    onMoreOf,
  } = props;
  const t = useTranslate();
  const format = useFormat();
  const element = useRef<HTMLOListElement>(null);
  const accepts = reception === 'allowed' || reception === 'unknown';
  const isOver = useCellDrop(element, { column, lane: lane.key, accepts });
  return (
    <ol
      ref={element}
      aria-label={name}
      data-reception={reception}
      className={clsx(
        'board-column flex min-h-11 flex-col gap-1.5 rounded-lg bg-rail p-1.5',
        reception === 'allowed' && 'outline-2 outline-accent',
        reception === 'refused' && 'opacity-40',
        isOver && 'bg-chosen!',
      )}
    >
      {cards.map((row) => (
        <li key={row.id}>
          <Card
            row={row}
            selected={row.key === selectedKey}
            tabStop={row.key === tabStopKey}
            dragged={row.key === draggedKey}
            onShow={onShow}
            onMove={onMove}
          />
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <button
            type="button"
            onClick={() => onMoreOf(lane, column)}
            className="h-7 w-full rounded-md text-ink-2 text-xs hover:bg-hover hover:text-ink"
          >
            {t('board.more', { count: format.number(hidden) })}
          </button>
        </li>
      )}
    </ol>
  );
}
