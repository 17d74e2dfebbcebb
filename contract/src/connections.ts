import { type Static, Type } from 'typebox';
import { Instant, Nullable } from './envelope.ts';
import { route } from './route.ts';

export const StreamFreshness = Type.Object({
  stream: Type.String({ description: '`edits` and `webhooks` are what waits to be sent and to be read' }),
  last_success_at: Nullable(Instant),
  lag_seconds: Nullable(Type.Integer({ description: 'since the last run that came through' })),
  attempted_at: Nullable(Instant),
  next_run_at: Nullable(Instant),
  interval_seconds: Nullable(Type.Number()),
  backlog: Nullable(Type.Integer({ description: 'items known to wait; null where the upstream does not tell' })),
  alarm: Nullable(Type.String({ description: 'why it stands still: no sign of life for three intervals' })),
  done: Nullable(Type.Integer({ description: 'items of the first sync taken over so far' })),
  total: Nullable(Type.Integer({ description: 'estimate of the upstream' })),
  complete: Type.Boolean({ description: 'whether the first sync of this stream is done' }),
  error: Nullable(Type.String()),
  lacking: Nullable(Type.String({ description: "what the site's plan or our role there leaves out, by name" })),
});
export type StreamFreshness = Static<typeof StreamFreshness>;

/** The streams that carry people and tickets: their first sync is the connection's, their age is its age. */
export const TICKET_STREAMS: readonly string[] = ['issues', 'people', 'tickets', 'ticket_events'];

export const ConnectionView = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([Type.Literal('jira'), Type.Literal('zendesk')]),
  name: Type.String(),
  site: Type.String(),
  state: Type.Union([Type.Literal('new'), Type.Literal('syncing'), Type.Literal('ready'), Type.Literal('failing')]),
  error: Nullable(Type.String()),
  alarm: Nullable(Type.String({ description: 'why one of its streams stands still; null while all of them run' })),
  last_success_at: Nullable(Instant),
  tickets: Type.Integer(),
  pending_edits: Type.Integer(),
  failed_edits: Type.Integer(),
});
export type ConnectionView = Static<typeof ConnectionView>;

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const connectionRoutes = {
  list: route({
    id: 'connections.list',
    method: 'GET',
    path: '/connections',
    summary: 'Connected sites and how fresh they are',
    access: 'session',
    limit: 'read',
    data: Type.Array(ConnectionView),
  }),
  test: route({
    id: 'connections.test',
    method: 'POST',
    path: '/connections/:id/test',
    summary: 'Try the credentials of a connection against its site',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    data: Type.Object({ ok: Type.Boolean(), account: Nullable(Type.String()), problem: Nullable(Type.String()) }),
  }),
  sync: route({
    id: 'connections.sync',
    method: 'POST',
    path: '/connections/:id/sync',
    summary: 'Sync now; `full` reads everything again',
    access: 'admin',
    limit: 'expensive',
    params: Id,
    body: Type.Object({ full: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
    data: Type.Object({ requested: Type.Literal(true) }),
    status: 202,
  }),
  freshness: route({
    id: 'connections.freshness',
    method: 'GET',
    path: '/connections/:id/freshness',
    summary: 'Lag and progress of each stream of a connection',
    access: 'session',
    limit: 'read',
    params: Id,
    data: Type.Array(StreamFreshness),
  }),
};
