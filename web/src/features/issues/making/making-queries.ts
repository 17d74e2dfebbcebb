import { issueRoutes } from '@speedyflow/contract/issues';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { observable } from '../../../app/observable.ts';

const LOOK_MS = 1_000;

/** Types a ticket can be made with on a desk. */
export const typesQuery = (deskId: number) =>
  queryOptions({
    queryKey: ['issue-types', deskId],
    queryFn: async ({ signal }) => (await call(issueRoutes.types, { params: { id: deskId }, signal })).data,
    staleTime: 5 * 60_000,
  });

/** Tickets I asked for, on whatever page, that are not made yet or were refused, and what others dropped of mine. */
export const unfinishedQuery = queryOptions({
  queryKey: ['unfinished'],
  queryFn: ({ signal }) => call(issueRoutes.unfinished, { signal }),
});

/** How far the making of a ticket has come; looked at for as long as it goes on. */
export const makingQuery = (editId: number) =>
  queryOptions({
    queryKey: ['making', editId],
    queryFn: async ({ signal }) => (await call(issueRoutes.progress, { params: { edit_id: editId }, signal })).data,
    refetchInterval: ({ state }) => (state.data?.state === 'pending' ? LOOK_MS : false),
  });

/** The edits whose tickets are told of at the head of the page, oldest first. */
export const followed = observable<readonly number[]>([]);

export function follow(editIds: readonly number[]): void {
  const fresh = editIds.filter((id) => !followed.get().includes(id));
  if (fresh.length > 0) followed.set([...followed.get(), ...fresh].sort((a, b) => a - b));
}

export function unfollow(editId: number): void {
  followed.set(followed.get().filter((id) => id !== editId));
}
