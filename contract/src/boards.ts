import { type Static, Type } from 'typebox';
import { RecordId } from './envelope.ts';
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
  more: Type.Boolean({ description: 'whether the column holds more tickets than are listed' }),
});

export type BoardColumnView = Static<typeof BoardColumnView>;

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
  get: route({
    id: 'boards.get',
    method: 'GET',
    path: '/boards/:id',
    summary: 'Columns of a board with their tickets and exact counts',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'tickets', reader: 'desks', outlives: true },
    params: Type.Object({ id: RecordId }),
    query: Type.Object({ per_column: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
    data: Type.Object({ board: BoardView, columns: Type.Array(BoardColumnView) }),
  }),
};
