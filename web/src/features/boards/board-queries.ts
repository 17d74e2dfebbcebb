import { boardRoutes } from '@speedyflow/contract/boards';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { settle } from '../issues/edits/answered-rows.ts';

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
      return {
        ...data,
        columns: data.columns.map((column) => ({ ...column, tickets: column.tickets.map(settle) })),
      };
    },
  });
