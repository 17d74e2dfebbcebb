import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';

export const NotificationView = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([
    Type.Literal('assigned'),
    Type.Literal('mentioned'),
    Type.Literal('commented'),
    Type.Literal('sla_soon'),
    Type.Literal('sla_breached'),
    Type.Literal('edit_refused'),
    Type.Literal('edit_conflict'),
  ]),
  key: Type.String(),
  summary: Type.String(),
  by: Nullable(Type.String({ description: 'who did it, where somebody is known' })),
  text: Nullable(Type.String({ description: 'the beginning of what was said, or why an edit was refused' })),
  at: Instant,
  read: Type.Boolean(),
});
export type NotificationView = Static<typeof NotificationView>;

/** How many are unread; the stream says `event: notified` when there are new ones. */
const Unread = Type.Integer({ description: 'unread ones of tickets one may see' });

export const notificationRoutes = {
  list: route({
    id: 'notifications.list',
    method: 'GET',
    path: '/notifications',
    summary: 'What concerns me, the latest first',
    access: 'session',
    limit: 'read',
    query: Type.Object({
      before: Type.Optional(RecordId),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    }),
    data: Type.Array(NotificationView),
    siblings: {
      unread: Unread,
      next_before: Nullable(Type.Integer({ description: 'those before it go on; null at the end' })),
    },
  }),
  read: route({
    id: 'notifications.read',
    method: 'POST',
    path: '/notifications/read',
    summary: 'Mark one as read, or all up to one',
    access: 'session',
    limit: 'edit',
    body: Type.Object(
      { id: RecordId, and_before: Type.Optional(Type.Boolean({ description: 'all before it as well' })) },
      { additionalProperties: false },
    ),
    data: Type.Object({ unread: Unread }),
  }),
};
