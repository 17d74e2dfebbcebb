import { connectionRoutes } from '@speedyflow/contract/connections';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

const USUAL_MS = 10_000;
const WAITING_MS = 2_000;

/** Connected sites and how fresh they are. Freshness moves without a change of any ticket, hence the interval. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: async ({ signal }) => (await call(connectionRoutes.list, { signal })).data,
  refetchInterval: ({ state }) => (state.data?.every((one) => one.state === 'ready') ? USUAL_MS : WAITING_MS),
});

/** What a site is read by, each with its progress; asked for while the site is not ready. */
export const streamsQuery = (id: number) =>
  queryOptions({
    queryKey: ['streams', id],
    queryFn: async ({ signal }) => (await call(connectionRoutes.freshness, { params: { id }, signal })).data,
    refetchInterval: WAITING_MS,
  });
