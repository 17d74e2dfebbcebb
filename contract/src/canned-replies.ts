import { type Static, Type } from 'typebox';
import { Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';
import { TicketChange } from './ticket-change.ts';

/** What `{{…}}` in a canned reply may name; anything else is shown as unknown before it is sent. */
export const CANNED_VARIABLES = [
  'ticket.key',
  'ticket.summary',
  'ticket.status',
  'requester.name',
  'requester.first_name',
  'agent.name',
  'agent.first_name',
  'desk.name',
] as const;
export type CannedVariable = (typeof CANNED_VARIABLES)[number];

/** Replies one person may keep. */
export const CANNED_REPLIES_MAX = 500;

export const CannedReplyView = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  body: Type.String(),
  public: Nullable(Type.Boolean({ description: 'a reply or a note; null: as the person is writing' })),
  edit: Nullable(TicketChange, { description: 'made with the reply, unless the person takes it away' }),
  shared: Type.Boolean(),
  owner: Type.String(),
  mine: Type.Boolean(),
  editable: Type.Boolean(),
});
export type CannedReplyView = Static<typeof CannedReplyView>;

const Body = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 80, pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$' }),
    body: Type.String({ minLength: 1, maxLength: 32_000, pattern: '\\S', description: 'text or Markdown' }),
    public: Type.Optional(Nullable(Type.Boolean())),
    edit: Type.Optional(Nullable(TicketChange)),
    shared: Type.Optional(Type.Boolean({ description: 'whether everyone here has it; false unless said' })),
  },
  { additionalProperties: false },
);
const ReplyParams = Type.Object({ id: RecordId });

export const cannedReplyRoutes = {
  list: route({
    id: 'cannedReplies.list',
    method: 'GET',
    path: '/canned-replies',
    summary: 'My canned replies and those shared with me, by title',
    access: 'session',
    limit: 'read',
    data: Type.Array(CannedReplyView),
  }),
  create: route({
    id: 'cannedReplies.create',
    method: 'POST',
    path: '/canned-replies',
    summary: 'Keep a reply',
    access: 'session',
    limit: 'edit',
    body: Body,
    data: CannedReplyView,
    status: 201,
  }),
  replace: route({
    id: 'cannedReplies.replace',
    method: 'PUT',
    path: '/canned-replies/:id',
    summary: 'Change a canned reply; its owner may, and an administrator when it is shared',
    access: 'session',
    limit: 'edit',
    params: ReplyParams,
    body: Body,
    data: CannedReplyView,
  }),
  remove: route({
    id: 'cannedReplies.remove',
    method: 'DELETE',
    path: '/canned-replies/:id',
    summary: 'Remove a canned reply',
    access: 'session',
    limit: 'edit',
    params: ReplyParams,
    data: Type.Object({ removed: Type.Literal(true) }),
  }),
};
