import { connectionRoutes } from '@speedyflow/contract/connections';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** Connected sites and how fresh they are. Freshness moves without a change of any ticket, hence the interval. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async ({ signal }) => (await call(connectionRoutes.list, { signal })).data,
  refetchInterval: 10_000,
});
