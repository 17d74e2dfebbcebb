import { type DeskView, deskRoutes, type QueueView } from '@speedyflow/contract/desks';
import { queryOptions, useQueries } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** Desks with their exact counts. */
export const desksQuery = queryOptions({
  queryKey: ['desks'],
  queryFn: async ({ signal }): Promise<DeskView[]> => (await call(deskRoutes.list, { signal })).data,
});

/** Queues of a desk with their exact counts. */
export const queuesQuery = (deskId: number) =>
  queryOptions({
    queryKey: ['queues', deskId],
    queryFn: async ({ signal }): Promise<QueueView[]> =>
      (await call(deskRoutes.queues, { params: { id: deskId }, signal })).data,
  });

/** The queues of several desks as one list. */
export function useQueuesOf(desks: readonly DeskView[]): QueueView[] {
  return useQueries({
    queries: desks.map((desk) => queuesQuery(desk.id)),
    combine: (answers) => answers.flatMap((answer) => answer.data ?? []),
  });
}
