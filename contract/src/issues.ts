import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { PageSiblings, Paging, TicketFilter } from './paging.ts';
import { route } from './route.ts';
import {
  CommentView,
  DroppedEditView,
  EditProgressView,
  EditView,
  PersonView,
  SlaView,
  StatusCategory,
  TicketRowView,
  TicketView,
} from './ticket.ts';
import { Labels, TicketChange } from './ticket-change.ts';
import { Uploads } from './uploads.ts';

const EditParams = Type.Object({ edit_id: RecordId });
const KeyParams = Type.Object({ key: Type.String({ minLength: 1, maxLength: 80 }) });
const ListQuery = Type.Evaluate(Type.Intersect([TicketFilter, Paging]));

export const TransitionView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  to_status: Type.String(),
  to_category: StatusCategory,
});
export type TransitionView = Static<typeof TransitionView>;

/** A type tickets of a desk can be made with. */
export const IssueTypeView = Type.Object({
  name: Type.String(),
  required: Type.Array(Type.String(), {
    description: 'members of `issues.create` it must have; what a site asks for beyond them it says beside the edit',
  }),
});
export type IssueTypeView = Static<typeof IssueTypeView>;

export const HistoryView = Type.Object({
  id: Type.String(),
  author: Nullable(PersonView),
  at: Instant,
  items: Type.Array(Type.Object({ field: Type.String(), from: Nullable(Type.String()), to: Nullable(Type.String()) })),
});
export type HistoryView = Static<typeof HistoryView>;

export const AttachmentView = Type.Object({
  id: Type.String(),
  filename: Type.String(),
  mime_type: Type.String(),
  size_bytes: Type.Integer(),
  author: Nullable(Type.String()),
  created_at: Nullable(Instant),
});

export type AttachmentView = Static<typeof AttachmentView>;

/** The bytes of an attachment: the one route here that answers with no JSON, but with the file. */
export const attachmentContent = route({
  id: 'issues.attachmentContent',
  method: 'GET',
  path: '/issues/:key/attachments/:id/content',
  summary: 'A file of a ticket, streamed from its site; takes `Range`',
  access: 'session',
  limit: 'read',
  params: Type.Object({ ...KeyParams.properties, id: Type.String({ minLength: 1, maxLength: 100 }) }),
  data: Type.String({ format: 'binary' }),
});

/** What an edit answers: the ticket as it now shows, marked pending, and the edit to follow. */
const Edited = Type.Object({ ticket: TicketRowView, edit: EditView });

/** What a client calls something it asks for. */
const DraftId = Type.String({
  minLength: 8,
  maxLength: 64,
  description:
    'any id of your own: asked for again with it, as after a lost answer, it is made once; for something else CONFLICT has it in `details`, with the `uploads` that went',
});

/** One line that says something: no site takes another. */
const Summary = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\r\\n]*\\S[^\\r\\n]*$' });

export const issueRoutes = {
  queue: route({
    id: 'issues.queue',
    method: 'GET',
    path: '/queue/:id/issues',
    summary: 'Tickets of a queue',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'queues', reader: 'person', unless: 'since' },
    params: Type.Object({ id: RecordId }),
    query: Type.Evaluate(
      Type.Intersect([ListQuery, Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0 })) })]),
    ),
    data: Type.Array(TicketRowView),
    siblings: {
      ...PageSiblings,
      removed: Type.Optional(
        Type.Array(Type.Integer(), { description: 'of a delta: changed tickets it does not hold' }),
      ),
      more: Type.Optional(Type.Boolean({ description: 'of a delta: ask again from meta.seq' })),
      reset: Type.Optional(Type.Literal(true, { description: 'of a delta: `since` is of another history, load anew' })),
    },
  }),
  list: route({
    id: 'issues.list',
    method: 'GET',
    path: '/issues',
    summary: 'Every ticket one may see',
    access: 'session',
    limit: 'read',
    cache: { ttl: 'tickets', reader: 'person' },
    query: ListQuery,
    data: Type.Array(TicketRowView),
    siblings: PageSiblings,
  }),
  create: route({
    id: 'issues.create',
    method: 'POST',
    path: '/issues',
    summary: 'Make a ticket on a desk; follow the edit to learn its key',
    access: 'session',
    limit: 'edit',
    body: Type.Object(
      {
        desk_id: Type.Optional(RecordId),
        project: Type.Optional(
          Type.String({ minLength: 1, maxLength: 60, description: "a desk's key, in place of desk_id" }),
        ),
        type: Type.String({ minLength: 1, maxLength: 60 }),
        summary: Summary,
        description: Type.Optional(Type.String({ maxLength: 32_000, description: 'text or Markdown' })),
        priority: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
        labels: Type.Optional(Labels),
        assignee_id: Type.Optional(Nullable(RecordId)),
        requester_id: Type.Optional(Nullable(RecordId)),
        uploads: Type.Optional(Uploads),
        draft_id: Type.Optional(DraftId),
      },
      { additionalProperties: false },
    ),
    data: Type.Object({ edit: EditProgressView }),
    status: 202,
  }),
  types: route({
    id: 'issues.types',
    method: 'GET',
    path: '/service-desks/:id/issue-types',
    summary: 'Types a ticket can be made with on a desk, and what each must be given',
    access: 'session',
    limit: 'read',
    params: Type.Object({ id: RecordId }),
    data: Type.Array(IssueTypeView),
  }),
  unfinished: route({
    id: 'issues.unfinished',
    method: 'GET',
    path: '/issues/edits',
    summary: 'Tickets I asked for that are not made yet, or were refused, and what others dropped of mine',
    access: 'session',
    limit: 'read',
    data: Type.Array(EditProgressView),
    siblings: {
      dropped: Type.Array(DroppedEditView, { description: 'edits of mine, refused, that others dropped this week' }),
    },
  }),
  progress: route({
    id: 'issues.progress',
    method: 'GET',
    path: '/issues/edits/:edit_id',
    summary: 'How far an edit has come',
    access: 'session',
    limit: 'read',
    params: EditParams,
    data: EditProgressView,
  }),
  retryCreate: route({
    id: 'issues.retryCreate',
    method: 'POST',
    path: '/issues/edits/:edit_id/retry',
    summary: 'Ask again for a ticket that was refused',
    access: 'session',
    limit: 'edit',
    params: EditParams,
    data: Type.Object({ edit: EditProgressView }),
    status: 202,
  }),
  discardCreate: route({
    id: 'issues.discardCreate',
    method: 'DELETE',
    path: '/issues/edits/:edit_id',
    summary: 'Drop a ticket that was refused',
    access: 'session',
    limit: 'edit',
    params: EditParams,
    data: Type.Object({ dropped: Type.Literal(true) }),
  }),
  get: route({
    id: 'issues.get',
    method: 'GET',
    path: '/issues/:key',
    summary: 'One ticket, all of it',
    version: 'told',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    data: TicketView,
  }),
  edit: route({
    id: 'issues.edit',
    method: 'PATCH',
    path: '/issues/:key',
    summary: 'Edit fields of a ticket',
    version: 'asked',
    access: 'session',
    limit: 'edit',
    params: KeyParams,
    body: Type.Object(
      {
        summary: Type.Optional(Summary),
        description: Type.Optional(Type.String({ maxLength: 32_000, description: 'text or Markdown' })),
        priority: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
        labels: Type.Optional(Labels),
        story_points: Type.Optional(Nullable(Type.Number({ minimum: 0, maximum: 1000 }))),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
    data: Edited,
    status: 202,
  }),
  comments: route({
    id: 'issues.comments',
    method: 'GET',
    path: '/issues/:key/comments',
    summary: 'Comments, oldest first, pending ones last',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    data: Type.Array(CommentView),
  }),
  comment: route({
    id: 'issues.comment',
    method: 'POST',
    path: '/issues/:key/comments',
    summary: 'Add a comment: text or Markdown, public unless said; `edit` is made with it or not at all',
    version: 'asked',
    access: 'session',
    limit: 'edit',
    params: KeyParams,
    body: Type.Object(
      {
        body: Type.String({ minLength: 1, maxLength: 32_000, pattern: '\\S' }),
        public: Type.Optional(Type.Boolean()),
        edit: Type.Optional(TicketChange),
        uploads: Type.Optional(Uploads),
        draft_id: Type.Optional(DraftId),
      },
      { additionalProperties: false },
    ),
    data: Type.Object({ comment: CommentView, ticket: TicketRowView, edit: EditView }),
    status: 201,
  }),
  transitions: route({
    id: 'issues.transitions',
    method: 'GET',
    path: '/issues/:key/transitions',
    summary: 'Moves allowed from the present status',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    data: Type.Array(TransitionView),
  }),
  transition: route({
    id: 'issues.transition',
    method: 'POST',
    path: '/issues/:key/transitions',
    summary: 'Move the ticket, by transition or by target status',
    version: 'asked',
    access: 'session',
    limit: 'edit',
    params: KeyParams,
    body: Type.Object(
      {
        transition_id: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
        to_status: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
        fields: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
    data: Edited,
    status: 202,
  }),
  assign: route({
    id: 'issues.assign',
    method: 'PUT',
    path: '/issues/:key/assignee',
    summary: 'Assign to a person, or to nobody with null',
    version: 'asked',
    access: 'session',
    limit: 'edit',
    params: KeyParams,
    body: Type.Object({ assignee_id: Nullable(RecordId) }, { additionalProperties: false }),
    data: Edited,
    status: 202,
  }),
  take: route({
    id: 'issues.take',
    method: 'POST',
    path: '/issues/:key/take',
    summary: 'Assign the ticket to me',
    version: 'asked',
    access: 'session',
    limit: 'edit',
    params: KeyParams,
    data: Edited,
    status: 202,
  }),
  assignable: route({
    id: 'issues.assignable',
    method: 'GET',
    path: '/issues/:key/assignable',
    summary: 'People the ticket can be assigned to',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) }),
    data: Type.Array(PersonView),
  }),
  history: route({
    id: 'issues.history',
    method: 'GET',
    path: '/issues/:key/history',
    summary: 'Changelog, newest first',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    data: Type.Array(HistoryView),
  }),
  sla: route({
    id: 'issues.sla',
    method: 'GET',
    path: '/issues/:key/sla',
    summary: 'SLA clocks',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    data: Type.Array(SlaView),
  }),
  attachments: route({
    id: 'issues.attachments',
    method: 'GET',
    path: '/issues/:key/attachments',
    summary: 'Files of a ticket',
    access: 'session',
    limit: 'read',
    params: KeyParams,
    data: Type.Array(AttachmentView),
  }),
  retryEdit: route({
    id: 'issues.retryEdit',
    method: 'POST',
    path: '/issues/:key/edits/:edit_id/retry',
    summary: 'Send a refused edit again; `overwrite` lets it replace what it was in conflict with',
    access: 'session',
    limit: 'edit',
    params: Type.Object({ key: Type.String({ minLength: 1, maxLength: 80 }), edit_id: RecordId }),
    body: Type.Object({ overwrite: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
    data: Edited,
    status: 202,
  }),
  discardEdit: route({
    id: 'issues.discardEdit',
    method: 'DELETE',
    path: '/issues/:key/edits/:edit_id',
    summary: 'Drop a refused edit',
    access: 'session',
    limit: 'edit',
    params: Type.Object({ key: Type.String({ minLength: 1, maxLength: 80 }), edit_id: RecordId }),
    data: Type.Object({ ticket: TicketRowView }),
  }),
};
