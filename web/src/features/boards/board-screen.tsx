import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { SquareKanban, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { errorText } from '../../app/i18n/error-text.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { useListNavigation } from '../../app/list-navigation.ts';
import { nextTicket } from '../../app/next-ticket.ts';
import { useObservable } from '../../app/observable.ts';
import { TopBar } from '../../app/top-bar.tsx';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { overlay, useLocalEdits } from '../issues/edits/local-edits.ts';
import { useTicketActions } from '../issues/ticket/ticket-actions.ts';
import { arrange, type BoardColumn } from './arrange.ts';
import { boardQuery } from './board-queries.ts';
import { Column } from './column.tsx';

/** A board: its columns of statuses with their tickets. */
export default function BoardScreen() {
  const { boardId = '' } = useParams({ strict: false });
  return <Board key={boardId} id={Number(boardId)} />;
}

function Board({ id }: { id: number }) {
  const t = useTranslate();
  const format = useFormat();
  const { data, error, refetch } = useQuery(boardQuery(id));
  const edits = useLocalEdits();
  const columns = useMemo(() => (data ? arrange(data.columns, (row) => overlay(row, edits)) : []), [data, edits]);
  const total = columns.reduce((sum, column) => sum + column.count, 0);
  return (
    <>
      <TopBar title={data?.board.name ?? t('board.title')} count={data && format.number(total)} />
      {data ? (
        <Columns columns={columns} />
      ) : error ? (
        <Notice
          icon={TriangleAlert}
          title={t('board.failed')}
          action={<Button onClick={() => void refetch()}>{t('retry')}</Button>}
        >
          {errorText(error, t)}
        </Notice>
      ) : (
        <SkeletonColumns />
      )}
    </>
  );
}

function Columns({ columns }: { columns: readonly BoardColumn[] }) {
  const t = useTranslate();
  const { search, show, open, follow } = useListNavigation();
  const [selectedKey, setSelectedKey] = useState(search.ticket);
  const currentKey = useObservable(nextTicket) ?? search.ticket ?? selectedKey;
  const place = findPlace(columns, currentKey);
  const current = place && columns[place.column]!.tickets[place.row];
  useTicketActions(current, show);

  const select = (column: number, row: number) => {
    const tickets = columns[column]?.tickets;
    const target = tickets?.[Math.max(0, Math.min(tickets.length - 1, row))];
    if (!target) return;
    setSelectedKey(target.key);
    if (search.ticket !== undefined) follow(target.key);
    document.getElementById(`card-${target.key}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  /** The nearest column in a direction that has a ticket to stand on. */
  const across = (direction: 1 | -1) => {
    if (!place) return select(0, 0);
    let column = place.column + direction;
    while (columns[column]?.tickets.length === 0) column += direction;
    select(column, place.row);
  };
  useActions({
    'list.next': () => (place ? select(place.column, place.row + 1) : select(0, 0)),
    'list.previous': () => place && select(place.column, place.row - 1),
    'board.left': () => across(-1),
    'board.right': () => across(1),
    ...(currentKey === undefined ? {} : { 'ticket.open': () => open(currentKey) }),
  });

  if (columns.length === 0) {
    return (
      <Notice icon={SquareKanban} title={t('board.empty')}>
        {t('board.emptyHint')}
      </Notice>
    );
  }
  return (
    <div
      data-board
      tabIndex={-1}
      className="flex min-h-0 grow gap-3 overflow-x-auto scroll-px-3 p-3 outline-none max-sm:snap-x max-sm:snap-mandatory"
    >
      {columns.map((column) => (
        <Column
          key={column.name}
          column={column}
          selectedKey={currentKey}
          onShow={(key) => {
            setSelectedKey(key);
            show(key);
          }}
        />
      ))}
    </div>
  );
}

function findPlace(columns: readonly BoardColumn[], key: string | undefined) {
  for (const [column, { tickets }] of columns.entries()) {
    const row = tickets.findIndex((ticket) => ticket.key === key);
    if (row >= 0) return { column, row };
  }
  return undefined;
}

function SkeletonColumns() {
  return (
    <div className="flex gap-3 p-3" aria-hidden="true">
      {[5, 3, 4, 2].map((cards) => (
        <div key={cards} className="flex w-72 flex-col gap-2">
          <Skeleton className="my-2 w-1/2" />
          {Array.from({ length: cards }, (_, card) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cards are identical and never move
            <Skeleton key={card} className="h-20 w-full" />
          ))}
        </div>
      ))}
    </div>
  );
}
