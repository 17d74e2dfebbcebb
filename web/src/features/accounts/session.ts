import { accountRoutes, type UserView } from '@speedyflow/contract/accounts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { payOwedSignOut } from './owed-sign-out.ts';

/** Who is signed in; nobody is by a session that was left here while the server could not be told. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    await payOwedSignOut();
    return (await call(accountRoutes.loginStatus, { signal })).data;
  },
});

/** The signed-in person; screens behind the sign-in always have one. */
export function useMe(): UserView {
  const { data } = useQuery(sessionQuery);
  return data?.user ?? NOBODY;
}

/** Stands in during the moment between signing out and the sign-in page. */
const NOBODY: UserView = { id: 0, email: '', name: '', role: 'agent', desk_ids: [], person_ids: [], active: false };
