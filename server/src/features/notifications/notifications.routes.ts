import { notificationRoutes } from '@speedyflow/contract/notifications';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { listNotifications } from './notifications.service.ts';
import { countUnread, markRead } from './notifications.store.ts';

const PAGE = 30;

interface NotificationMeans {
  readonly database: Database;
  readonly clock: Clock;
  /** Tells a person's pages that there is something to look at anew. */
  readonly notified: (userIds: readonly number[]) => void;
}

export function registerNotifications(app: FastifyInstance, { database, clock, notified }: NotificationMeans): void {
  handle(app, notificationRoutes.list, async ({ caller, query: { before, limit = PAGE } }) => {
    const { views, unread, nextBefore } = await listNotifications(database, caller, { before, limit });
    return { data: views, siblings: { unread, next_before: nextBefore } };
  });

  handle(app, notificationRoutes.read, async ({ caller, body: { id, and_before: andBefore = false } }) => {
    await database.transaction((tx) => markRead(tx, caller.userId, { id, andBefore }, clock.now()));
    // Their other pages and devices show it too.
    notified([caller.userId]);
    return { data: { unread: await countUnread(database.read, caller) } };
  });
}
