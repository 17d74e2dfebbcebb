import { Type } from 'typebox';
import { Nullable } from './envelope.ts';
import { Paging, TicketFilter } from './paging.ts';
import { route } from './route.ts';
import { TicketRowView } from './ticket.ts';

export const searchRoutes = {
  find: route({
    id: 'search.find',
    method: 'GET',
    path: '/search',
    summary: 'Tickets by key or by words in summary, description, comments and people',
    access: 'session',
    limit: 'read',
    query: Type.Object({
      ...TicketFilter.properties,
      q: Type.String({ minLength: 1, maxLength: 200 }),
      per_page: Paging.properties.per_page,
    }),
    data: Type.Array(TicketRowView),
    siblings: { total: Nullable(Type.Integer()) },
  }),
};
