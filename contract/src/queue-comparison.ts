import { Type } from 'typebox';
import { RecordId } from './envelope.ts';
import { route } from './route.ts';
import { TicketRowView } from './ticket.ts';

/** Tickets of a queue that are compared by their hashes at most: the last active ones. */
export const COMPARED_MAX = 1000;

export const queueComparisonRoutes = {
  compare: route({
    id: 'issues.compare',
    method: 'POST',
    path: '/queue/:id/changes',
    summary:
      'What changed in a queue since a client hashed its tickets: MD5 of key|status|assignee|summary, or of more',
    access: 'session',
    limit: 'read',
    params: Type.Object({ id: RecordId }),
    body: Type.Object({
      hashes: Type.Record(Type.String({ minLength: 1, maxLength: 80 }), Type.String({ pattern: '^[0-9a-f]{32}$' }), {
        maxProperties: COMPARED_MAX,
        description: 'hash by key, as `hashes` of the answer before; of the last active tickets at most',
      }),
    }),
    data: Type.Object({
      added: Type.Array(TicketRowView),
      changed: Type.Array(TicketRowView),
      removed: Type.Array(Type.String(), { description: 'keys that the queue does not hold any more' }),
      unchanged: Type.Integer(),
      hashes: Type.Record(Type.String(), Type.String(), {
        description: 'by key, also of priority, last activity and comments: what the shorter hash misses',
      }),
      hashes_v1: Type.Record(Type.String(), Type.String(), { description: 'by key, as earlier clients make them' }),
    }),
  }),
};
