import { boardRoutes } from '@speedyflow/contract/boards';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { settle } from '../issues/edits/answered-rows.ts';
import type { BoardColumn } from './arrange.ts';

const PER_COLUMN = 60;

export const boardsQuery = queryOptions({
  queryKey: ['boards'],
  queryFn: async ({ signal }) => (await call(boardRoutes.list, { signal })).data,
});

export const boardQuery = (id: number) =>
  queryOptions({
    queryKey: ['board', id],
    queryFn: async ({ signal }) => {
      const { data } = await call(boardRoutes.get, { params: { id }, query: { per_column: PER_COLUMN }, signal });
      return { ...data, columns: data.columns.map(settled) };
    },
  });

/** A column's tickets are in its statuses, whatever these were called when a ticket was read. */
function settled(column: BoardColumn): BoardColumn {
  const statuses = [...new Set([...column.statuses, ...column.tickets.map(({ status }) => status)])];
  return { ...column, statuses, tickets: column.tickets.map(settle) };
}
