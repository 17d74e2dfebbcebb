import type { TicketRowView } from '@speedyflow/contract/ticket';
import { useQueryClient } from '@tanstack/react-query';
import { SquareKanban } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { nextTicket } from '../../app/next-ticket.ts';
import { useObservable } from '../../app/observable.ts';
import { Notice } from '../../design/notice.tsx';
import { useTicketActions } from '../issues/ticket/ticket-actions.ts';
import { prefetchTicket } from '../issues/ticket/ticket-queries.ts';
import type { BoardColumn } from './arrange.ts';
import { useCardMoves } from './card-moves.ts';
import { Column } from './column.tsx';
import { useCardDrags } from './drag.ts';
import { MovePicker } from './move-picker.tsx';
import { movesQuery } from './moves.ts';

/** A selection that rests this long has its ticket and its moves fetched. */
const REST_MS = 50;

/** The columns of a board, and the ways from one to another. */
export function Columns({ columns }: { columns: readonly BoardColumn[] }) {
  const t = useTranslate();
  const board = useRef<HTMLDivElement>(null);
  const { search, show, open, follow } = useListNavigation();
  const [selectedKey, setSelectedKey] = useState(search.ticket);
  const currentKey = useObservable(nextTicket) ?? search.ticket ?? selectedKey;
  const place = findPlace(columns, currentKey);
  const current = place && columns[place.column]!.tickets[place.row];
  useTicketActions(current, show);
  useReadiness(current);
  const moves = useCardMoves(columns);
  useFollowedCard(currentKey, place?.column);

  const select = (column: number, row: number) => {
    const tickets = columns[column]?.tickets;
    const target = tickets?.[Math.max(0, Math.min(tickets.length - 1, row))];
    if (!target) return;
    setSelectedKey(target.key);
    if (search.ticket !== undefined) follow(target.key);
    const card = cardOf(target.key);
    (card ?? board.current)?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const firstFilled = columns.findIndex(({ tickets }) => tickets.length > 0);
  /** The nearest column in a direction that has a ticket to stand on. */
  const across = (direction: 1 | -1) => {
    if (!place) return select(firstFilled, 0);
    let column = place.column + direction;
    while (columns[column]?.tickets.length === 0) column += direction;
    select(column, place.row);
  };
  const push = (direction: 1 | -1) => {
    if (!place || !current) return;
    const anchor = cardOf(current.key);
    if (anchor && columns[place.column + direction]) void moves.moveTo(current, place.column + direction, anchor);
  };
  const latest = useRef(columns);
  latest.current = columns;
  const { ask } = moves;
  const askWhere = useCallback(
    (key: string) => {
      const at = findPlace(latest.current, key);
      const anchor = cardOf(key);
      if (!at || !anchor) return;
      setSelectedKey(key);
      ask({ row: latest.current[at.column]!.tickets[at.row]!, anchor });
    },
    [ask],
  );
  useActions({
    'list.next': () => (place ? select(place.column, place.row + 1) : select(firstFilled, 0)),
    'list.previous': () => place && select(place.column, place.row - 1),
    'board.left': () => across(-1),
    'board.right': () => across(1),
    ...(currentKey === undefined ? {} : { 'ticket.open': () => open(currentKey) }),
    ...(current && {
      'board.move': () => askWhere(current.key),
      'board.moveLeft': () => push(-1),
      'board.moveRight': () => push(1),
    }),
  });
  const rowOf = (key: string) => {
    const at = findPlace(columns, key);
    return at && columns[at.column]!.tickets[at.row];
  };
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
    onDrop: (key, column, { clientX, clientY }) => {
      const row = rowOf(key);
      const anchor = { getBoundingClientRect: () => new DOMRect(clientX, clientY) };
      if (row) void moves.moveTo(row, column, anchor);
    },
  });
  const onShow = useCallback(
    (key: string) => {
      setSelectedKey(key);
      show(key);
    },
    [show],
  );

  if (columns.length === 0) {
    return (
      <Notice icon={SquareKanban} title={t('board.empty')}>
        {t('board.emptyHint')}
      </Notice>
    );
  }
  const { question } = moves;
  return (
    <div
      ref={board}
      data-board
      tabIndex={-1}
      className="flex min-h-0 grow gap-3 overflow-x-auto scroll-px-3 p-3 outline-none max-sm:snap-x max-sm:snap-mandatory"
    >
      {columns.map((column, index) => (
        <Column
          key={column.name}
          column={column}
          index={index}
          selectedKey={currentKey}
          tabStopKey={current?.key ?? columns[firstFilled]?.tickets[0]?.key}
          draggedKey={draggedKey}
          reception={moves.receptions?.[index]?.kind}
          refusal={moves.refusals.get(index)}
          onShow={onShow}
          onMove={askWhere}
        />
      ))}
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
          onMove={(move) => moves.make(question.row, move)}
          onClose={() => {
            ask(undefined);
            cardOf(question.row.key)?.focus({ preventScroll: true });
          }}
        />
      )}
    </div>
  );
}

const cardOf = (key: string | undefined): HTMLElement | null => document.getElementById(`card-${key}`);

function findPlace(columns: readonly BoardColumn[], key: string | undefined) {
  for (const [column, { tickets }] of columns.entries()) {
    const row = tickets.findIndex((ticket) => ticket.key === key);
    if (row >= 0) return { column, row };
  }
  return undefined;
}

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

/** A selected card that comes into another column stays in sight. */
function useFollowedCard(key: string | undefined, column: number | undefined): void {
  const before = useRef({ key, column });
  useLayoutEffect(() => {
    const was = before.current;
    before.current = { key, column };
    if (key === undefined || was.key !== key || was.column === column) return;
    cardOf(key)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [key, column]);
}
