import { accountRoutes } from '@speedyflow/contract/accounts';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';

/** Every account, for administrators. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async ({ signal }) => (await call(accountRoutes.listUsers, { signal })).data,
});
