import { linkedAccountRoutes } from '@speedyflow/contract/linked-accounts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** My own accounts at the connected sites. A site may refuse one at any time, so they are asked for anew. */
export const linkedAccountsQuery = queryOptions({
  queryKey: ['linked-accounts'],
  queryFn: async ({ signal }) => (await call(linkedAccountRoutes.list, { signal })).data,
  staleTime: 0,
});
