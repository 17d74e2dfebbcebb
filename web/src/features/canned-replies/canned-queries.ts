import { cannedReplyRoutes } from '@speedyflow/contract/canned-replies';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** My canned replies and those shared with me; looked at again each time they are offered. */
export const cannedQuery = queryOptions({
  queryKey: ['canned-replies'],
  queryFn: async ({ signal }) => (await call(cannedReplyRoutes.list, { signal })).data,
  staleTime: 10_000,
});
