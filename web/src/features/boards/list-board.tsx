import { boardRoutes } from '@speedyflow/contract/boards';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { call } from '../../api/call.ts';
import { useFormat } from '../../app/i18n/format.ts';
import { useTranslate } from '../../app/i18n/language.ts';
import { BoardBody } from './board-body.tsx';
import { boardsQuery } from './board-queries.ts';
import { type KnownStatus, statusColumns } from './status-columns.ts';

/** As many tickets as a board of a list is made of; more are told. */
const MOST = 1_000;

export interface ListBoardProps {
  rows: readonly TicketRowView[];
  total: number | null;
  hasMore: boolean;
  fetchMore(): void;
}

/** The tickets of a list as a board of their statuses. */
export default function ListBoard({ rows, total, hasMore, fetchMore }: ListBoardProps) {
  const t = useTranslate();
  const format = useFormat();
  const known = useStatusesOf(rows);
  const columns = useMemo(() => statusColumns(rows, known), [rows, known]);
  useEffect(() => {
    if (hasMore && rows.length < MOST) fetchMore();
  }, [hasMore, rows.length, fetchMore]);
  return (
    <div className="flex min-h-0 grow flex-col">
      <BoardBody columns={columns} lanes={undefined} by={undefined} onMore={nothingMore} />
      {hasMore && (
        <p className="px-4 pb-2 text-ink-3 text-xs">
          {t('board.part', { shown: format.number(rows.length), total: total === null ? '' : format.number(total) })}
        </p>
      )}
    </div>
  );
}

const nothingMore = () => undefined;

/** Statuses in use on the desks the tickets are of. */
function useStatusesOf(rows: readonly TicketRowView[]): readonly KnownStatus[] {
  const { data: boards = [] } = useQuery(boardsQuery);
  const deskIds = new Set(rows.map((row) => row.desk_id));
  return useQueries({
    queries: boards
      .filter(({ kind, desk_id }) => kind === 'desk' && deskIds.has(desk_id))
      .map(({ id }) => statuses(id)),
    combine: joined,
  });
}

const joined = (answers: { data?: KnownStatus[] | undefined }[]) => answers.flatMap(({ data }) => data ?? []);

const statuses = (boardId: number) =>
  queryOptions({
    queryKey: ['statuses', boardId],
    queryFn: async ({ signal }): Promise<KnownStatus[]> => {
      const { data } = await call(boardRoutes.get, { params: { id: boardId }, query: { per_column: 1 }, signal });
      return data.columns.map(({ name, category }) => ({ name, category }));
    },
  });
