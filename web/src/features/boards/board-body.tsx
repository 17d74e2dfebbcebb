import type { LaneKind } from '@speedyflow/contract/boards';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useActions } from '../../app/keyboard/actions.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { nextTicket } from '../../app/next-ticket.ts';
import { useObservable } from '../../app/observable.ts';
import { useTicketActions } from '../issues/ticket/ticket-actions.ts';
import { prefetchTicket } from '../issues/ticket/ticket-queries.ts';
import type { BoardColumn } from './arrange.ts';
import { useCardMoves } from './card-moves.ts';
import type { Reveal } from './column.tsx';
import { ColumnsView } from './columns-view.tsx';
import { useCardDrags } from './drag.ts';
import { cardAt, firstPlace, type Grid, type Place, placeAlong, placeAtEnd, placeBeside, placeOf } from './grid.ts';
import { laneKey } from './lanes.ts';
import { type LaneFolds, LanesView } from './lanes-view.tsx';
import { MovePicker } from './move-picker.tsx';
import { movesQuery } from './moves.ts';

/** A selection that rests this long has its ticket and its moves fetched. */
const REST_MS = 50;

export interface BoardBodyProps {
  columns: readonly BoardColumn[];
  lanes: LaneFolds | undefined;
  by: LaneKind | undefined;
  onMore(column: number): void;
}

/** The cards of a board, and the ways from one to another. */
export function BoardBody({ columns, lanes, by, onMore }: BoardBodyProps) {
  const board = useRef<HTMLDivElement>(null);
  const { search, show, open, follow } = useListNavigation();
  const [selectedKey, setSelectedKey] = useState(search.ticket);
  const [reveal, setReveal] = useState<Reveal>();
  const grid = useMemo<Grid>(
    () => (lanes ? lanes.shown.map((lane) => lane.cells) : [columns.map(({ tickets }) => tickets)]),
    [lanes, columns],
  );
  const currentKey = useObservable(nextTicket) ?? search.ticket ?? selectedKey;
  const place = placeOf(grid, currentKey);
  const current = place && cardAt(grid, place);
  const first = firstPlace(grid);
  // Not of what is shown: the lane of a card that is folded away can be unfolded.
  const currentLane = lanes?.all.find(({ cells }) =>
    cells.some(({ tickets }) => tickets.some((row) => row.key === currentKey)),
  );
  useTicketActions(current, show);
  useReadiness(current);
  const moves = useCardMoves(
    columns,
    useCallback((key: string) => setReveal({ key }), []),
  );

  const select = (target: Place | undefined) => {
    const row = target && cardAt(grid, target);
    if (!row) return;
    setSelectedKey(row.key);
    setReveal({ key: row.key });
    if (search.ticket !== undefined) follow(row.key);
    (cardElement(row.key) ?? board.current)?.focus({ preventScroll: true });
  };
  const push = (direction: 1 | -1) => {
    if (!place || !current || !columns[place.column + direction]) return;
    void moves.moveTo(current, place.column + direction, anchorOf(current.key));
  };
  const anchorOf = (key: string) => cardElement(key) ?? board.current ?? document.body;
  const latest = useRef(grid);
  latest.current = grid;
  const rowOf = (key: string) => {
    const at = placeOf(latest.current, key);
    return at && cardAt(latest.current, at);
  };
  const { ask } = moves;
  // biome-ignore lint/correctness/useExhaustiveDependencies: both look at what is there when they are called
  const askWhere = useCallback(
    (key: string) => {
      const row = rowOf(key);
      if (!row) return;
      setSelectedKey(key);
      ask({ row, anchor: anchorOf(key) });
    },
    [ask],
  );
  useActions({
    'list.next': () => select(place ? placeAlong(grid, place, 1) : first),
    'list.previous': () => select(place && placeAlong(grid, place, -1)),
    'list.first': () => select(placeAtEnd(grid, (place ?? first)?.column ?? 0, 'first')),
    'list.last': () => select(placeAtEnd(grid, (place ?? first)?.column ?? 0, 'last')),
    'board.left': () => select(place ? placeBeside(grid, place, -1) : first),
    'board.right': () => select(place ? placeBeside(grid, place, 1) : first),
    ...(currentKey === undefined ? {} : { 'ticket.open': () => open(currentKey) }),
    ...(lanes && currentLane && { 'board.fold': () => lanes.onFold(currentLane.key) }),
    ...(current && {
      'board.move': () => askWhere(current.key),
      'board.moveLeft': () => push(-1),
      'board.moveRight': () => push(1),
    }),
  });
  // Lanes that come, go or fold take along the card that had the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is arranged anew loses it
  useEffect(() => {
    if (document.activeElement !== document.body && document.activeElement !== board.current) return;
    ((currentKey && cardElement(currentKey)) || board.current)?.focus({ preventScroll: true });
  }, [lanes, by]);
  const [draggedKey, setDraggedKey] = useState<string>();
  useCardDrags({
    onPick: (key) => {
      const row = rowOf(key);
      if (!row) return;
      setDraggedKey(key);
      setSelectedKey(key);
      moves.pickUp(row);
    },
    onEnd: () => {
      setDraggedKey(undefined);
      moves.putDown();
    },
    onDrop: (key, { column, lane: laneHere }, { clientX, clientY }) => {
      const row = rowOf(key);
      if (!row) return;
      const anchor = { getBoundingClientRect: () => new DOMRect(clientX, clientY) };
      const lane = lanes?.all.find((one) => one.key === laneHere);
      const give = by && lane && lane.key !== laneKey(row, by) ? () => moves.giveTo(row, lane, by) : undefined;
      if (columns[column]?.statuses.includes(row.status)) give?.();
      else void moves.moveTo(row, column, anchor, give);
    },
  });
  const onShow = useCallback(
    (key: string) => {
      setSelectedKey(key);
      show(key);
    },
    [show],
  );

  const { question } = moves;
  const dragged = draggedKey === undefined ? undefined : rowOf(draggedKey);
  const shared = {
    ref: board,
    columns,
    moves,
    selectedKey: currentKey,
    tabStopKey: current?.key ?? (first && cardAt(grid, first)?.key),
    draggedKey,
    reveal,
    onShow,
    onMove: askWhere,
    onMore,
  };
  return (
    <>
      {lanes && by ? (
        <LanesView {...shared} lanes={lanes} by={by} draggedLane={dragged && laneKey(dragged, by)} />
      ) : (
        <ColumnsView {...shared} />
      )}
      <p role="status" className="sr-only">
        {moves.said}
      </p>
      {question && (
        <MovePicker
          key={question.column}
          {...question}
          columns={columns}
          onColumn={(column) => {
            ask(undefined);
            void moves.moveTo(question.row, column, question.anchor);
          }}
          onMove={(move) => moves.make(question, move)}
          onClose={() => {
            ask(undefined);
            cardElement(question.row.key)?.focus({ preventScroll: true });
          }}
        />
      )}
    </>
  );
}

const cardElement = (key: string): HTMLElement | null => document.getElementById(`card-${key}`);

/** Fetches what opening and moving the selected card will ask for. */
function useReadiness(row: TicketRowView | undefined): void {
  const client = useQueryClient();
  const { key, status } = row ?? {};
  useEffect(() => {
    if (key === undefined || status === undefined) return;
    const timer = setTimeout(() => {
      prefetchTicket(client, key);
      void client.prefetchQuery(movesQuery({ key, status }));
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [client, key, status]);
}
