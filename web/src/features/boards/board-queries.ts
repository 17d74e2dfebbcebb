import { boardRoutes } from '@speedyflow/contract/boards';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

export const boardsQuery = queryOptions({
  queryKey: ['boards'],
  queryFn: async ({ signal }) => (await call(boardRoutes.list, { signal })).data,
});
