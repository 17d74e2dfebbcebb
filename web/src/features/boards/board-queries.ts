import { boardRoutes } from '@speedyflow/contract/boards';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

export const boardsQuery = queryOptions({
  queryKey: ['boards'],
  queryFn: async ({ signal }) => (await call(boardRoutes.list, { signal })).data,
});

/** How many tickets are on each of some boards. */
export const boardCountsQuery = (ids: readonly number[]) =>
  queryOptions({
    queryKey: ['board-counts', ids],
    queryFn: async ({ signal }) => (await call(boardRoutes.counts, { query: { ids: ids.join(',') }, signal })).data,
    enabled: ids.length > 0,
    // Another star does not take the numbers of those before it away.
    placeholderData: keepPreviousData,
  });
