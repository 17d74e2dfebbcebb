import { notificationRoutes } from '@speedyflow/contract/notifications';
import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';

/** What concerns me, the latest first; its first page says how much of it is unread. */
export const notificationsQuery = infiniteQueryOptions({
  queryKey: ['notifications'],
  queryFn: ({ pageParam, signal }) =>
    call(notificationRoutes.list, { query: pageParam === null ? {} : { before: pageParam }, signal }),
  initialPageParam: null as number | null,
  getNextPageParam: (last) => last.next_before,
});

/** Marks one as read, or it and all before it. Shown at once; the server's word follows. */
export async function markAsRead(client: QueryClient, id: number, andBefore: boolean): Promise<void> {
  await client.cancelQueries(notificationsQuery);
  client.setQueryData(notificationsQuery.queryKey, (held) => {
    if (!held) return held;
    const isMeant = (one: { id: number }) => (andBefore ? one.id <= id : one.id === id);
    const isNew = held.pages.some(({ data }) => data.some((one) => isMeant(one) && !one.read));
    const pages = held.pages.map((page) => ({
      ...page,
      unread: andBefore ? 0 : page.unread - Number(isNew),
      data: page.data.map((one) => (isMeant(one) ? { ...one, read: true } : one)),
    }));
    return { ...held, pages };
  });
  await call(notificationRoutes.read, { body: { id, and_before: andBefore } }).catch(() => undefined);
  await client.invalidateQueries(notificationsQuery);
}
