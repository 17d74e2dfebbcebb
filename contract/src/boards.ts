import { type Static, Type } from 'typebox';
import { Nullable, RecordId } from './envelope.ts';
import { Paging } from './paging.ts';
import { route } from './route.ts';
import { StatusCategory, TicketRowView } from './ticket.ts';

export const BoardView = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  kind: Type.Union([Type.Literal('scrum'), Type.Literal('kanban'), Type.Literal('desk')]),
  desk_id: Type.Integer(),
});
export type BoardView = Static<typeof BoardView>;

export const BoardColumnView = Type.Object({
  name: Type.String(),
  statuses: Type.Array(Type.String()),
  category: StatusCategory,
  count: Type.Integer(),
  tickets: Type.Array(TicketRowView),
  next_cursor: Nullable(Type.String(), { description: 'of `boards.column`; null where every ticket is listed' }),
});

export type BoardColumnView = Static<typeof BoardColumnView>;

/** What boards are cut into across their columns. */
export const LaneKind = Type.Union([Type.Literal('assignee'), Type.Literal('priority')]);
export type LaneKind = Static<typeof LaneKind>;

export const BoardLaneView = Type.Object({
  key: Type.String({ description: "the assignee's id, or `none`; the rank of the priority" }),
  name: Nullable(Type.String()),
  counts: Type.Array(Type.Integer(), { description: 'exact, of each column' }),
});
export type BoardLaneView = Static<typeof BoardLaneView>;

export const boardRoutes = {
  list: route({
    id: 'boards.list',
    method: 'GET',
    path: '/boards',
    summary: 'Boards one may see: those of Jira, and one per desk',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'sidebar', reader: 'desks', outlives: true },
    data: Type.Array(BoardView),
  }),
  counts: route({
    id: 'boards.counts',
    method: 'GET',
    path: '/boards/counts',
    summary: 'How many tickets there are on boards, without the tickets',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'tickets', reader: 'desks' },
    query: Type.Object({
      ids: Type.String({ pattern: '^\\d{1,15}(,\\d{1,15}){0,49}$', description: 'ids of boards, comma-separated' }),
    }),
    data: Type.Array(
      Type.Object({
        id: Type.Integer(),
        count: Type.Integer({ description: 'exact, of all its columns' }),
      }),
      { description: 'boards one may not see are not told of' },
    ),
  }),
  get: route({
    id: 'boards.get',
    method: 'GET',
    path: '/boards/:id',
    summary: 'Columns of a board with their tickets and exact counts',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'tickets', reader: 'desks', outlives: true },
    params: Type.Object({ id: RecordId }),
    query: Type.Object({
      per_column: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      lanes: Type.Optional(LaneKind),
    }),
    data: Type.Object({
      board: BoardView,
      columns: Type.Array(BoardColumnView),
      lanes: Type.Optional(Type.Array(BoardLaneView, { description: 'where asked for; none is empty' })),
    }),
  }),
  column: route({
    id: 'boards.column',
    method: 'GET',
    path: '/boards/:id/columns/:column',
    summary: 'Tickets of one column of a board, a page at a time',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'tickets', reader: 'desks' },
    params: Type.Object({
      id: RecordId,
      column: Type.Integer({ minimum: 1, maximum: 10_000, description: 'its position on the board, from 1' }),
    }),
    query: Type.Object({
      ...Type.Pick(Paging, ['per_page', 'cursor']).properties,
      status: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'the first of its statuses: 404 where columns have come or gone, and another stands there now',
        }),
      ),
    }),
    data: Type.Array(TicketRowView),
    siblings: { next_cursor: Nullable(Type.String()) },
  }),
};
