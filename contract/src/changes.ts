import { type Static, Type } from 'typebox';
import { Instant } from './envelope.ts';
import { route } from './route.ts';

export const ChangeView = Type.Object({
  seq: Type.Integer(),
  ticket_id: Type.Integer(),
  key: Type.String(),
  desk_id: Type.Integer(),
  kind: Type.Union([Type.Literal('added'), Type.Literal('changed'), Type.Literal('removed')]),
  fields: Type.Array(Type.String()),
  at: Instant,
});
export type ChangeView = Static<typeof ChangeView>;

export const changeRoutes = {
  since: route({
    id: 'changes.since',
    method: 'GET',
    path: '/changes',
    summary: 'Changes after a position of the change log, oldest first',
    access: 'session',
    limit: 'read',
    query: Type.Object({
      since: Type.Integer({ minimum: 0 }),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    data: Type.Array(ChangeView),
    siblings: {
      next_since: Type.Integer(),
      more: Type.Boolean(),
      reset: Type.Optional(
        Type.Literal(true, { description: '`since` is of another history: load anew, go on from `next_since`' }),
      ),
    },
  }),
};

/** Server-sent events of the same; `event: change`, `id: <seq>`. Not an enveloped route. */
export const CHANGES_STREAM_PATH = '/changes/stream';
