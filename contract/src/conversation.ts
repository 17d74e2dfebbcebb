import { type Static, Type } from 'typebox';
import { route } from './route.ts';
import { CommentView, TwinView } from './ticket.ts';

/** A message of a conversation held in several tickets. */
export const PartView = Type.Object({
  ...CommentView.properties,
  key: Type.String({ description: 'of the ticket it was said in' }),
  opening: Type.Optional(Type.Literal(true, { description: "the ticket's description" })),
});
export type PartView = Static<typeof PartView>;

export const conversationRoutes = {
  read: route({
    id: 'issues.conversation',
    method: 'GET',
    path: '/issues/:key/conversation',
    summary: 'Description and comments of a ticket and its twins, oldest first, pending ones last',
    access: 'session',
    limit: 'read',
    params: Type.Object({ key: Type.String({ minLength: 1, maxLength: 80 }) }),
    data: Type.Array(PartView),
    siblings: { tickets: Type.Array(TwinView, { description: 'where it is held, the ticket asked for first' }) },
  }),
};
