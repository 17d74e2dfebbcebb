import { type Static, Type } from 'typebox';
import { Instant, Nullable } from './envelope.ts';

export const StatusCategory = Type.Union([
  Type.Literal('new'),
  Type.Literal('in_progress'),
  Type.Literal('waiting'),
  Type.Literal('done'),
]);
export type StatusCategory = Static<typeof StatusCategory>;

export const PersonView = Type.Object({ id: Type.Integer(), name: Type.String() });
export type PersonView = Static<typeof PersonView>;

/** An SLA clock; `stopped_at` is null while it is open, and a breach is over once it is not. */
export const SlaView = Type.Object({
  name: Type.String(),
  state: Type.Union([Type.Literal('running'), Type.Literal('paused'), Type.Literal('breached'), Type.Literal('met')]),
  due_at: Nullable(Instant),
  remaining_ms: Nullable(Type.Integer({ description: 'only while paused, when there is no due_at' })),
  stopped_at: Nullable(Instant),
});
export type SlaView = Static<typeof SlaView>;

export const FailureView = Type.Object({ code: Type.String(), message: Type.String() });

const ConflictValue = Nullable(Type.Union([Type.String(), Type.Number(), Type.Array(Type.String())]));

/** What somebody else changed while an edit of the same was made here: both values, and what both changed. */
export const ConflictView = Type.Object({
  field: Type.String({ description: 'member of the ticket' }),
  base: ConflictValue,
  theirs: ConflictValue,
  yours: ConflictValue,
});
export type ConflictView = Static<typeof ConflictView>;

/** An edit made here, and what the upstream says of it. */
export const EditView = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([
    Type.Literal('comment'),
    Type.Literal('transition'),
    Type.Literal('assign'),
    Type.Literal('fields'),
    Type.Literal('create'),
  ]),
  fields: Type.Array(Type.String(), { description: 'which members of the ticket it changes' }),
  state: Type.Union([Type.Literal('pending'), Type.Literal('failed'), Type.Literal('confirmed')], {
    description: "none of a ticket's own is `confirmed`: only one asked for again, or followed",
  }),
  at: Instant,
  by: Type.String(),
  failed: Type.Optional(FailureView),
  waits_for: Type.Optional(
    Type.Integer({
      description: 'of a pending edit, the refused one before it: it goes once that one is sent again or dropped',
    }),
  ),
  conflict: Type.Optional(Type.Array(ConflictView, { description: 'of an edit failed with CONFLICT' })),
});
export type EditView = Static<typeof EditView>;

/** How far an edit has come; `key` is that of its ticket, of a new one from when it is made, also without its files. */
export const EditProgressView = Type.Object({
  ...EditView.properties,
  key: Nullable(Type.String()),
  making: Nullable(Type.Object({ desk_id: Type.Integer(), type: Type.String(), summary: Type.String() }), {
    description: 'the ticket that is to be made, of a `create`',
  }),
});
export type EditProgressView = Static<typeof EditProgressView>;

/** An edit that was refused and then dropped by somebody who is not its author. */
export const DroppedEditView = Type.Object({
  ...Type.Pick(EditView, ['id', 'kind']).properties,
  key: Nullable(Type.String(), { description: 'of its ticket; null when it was still to be made, or is out of sight' }),
  made: Type.Boolean({ description: 'whether it was to make a ticket that was made: only its files were dropped' }),
  by: Type.String({ description: 'who dropped it' }),
  at: Instant,
});
export type DroppedEditView = Static<typeof DroppedEditView>;

/** One row of a list: everything a list shows, flat. */
export const TicketRowView = Type.Object({
  key: Type.String(),
  id: Type.Integer(),
  source: Type.Union([Type.Literal('jira'), Type.Literal('zendesk')]),
  desk_id: Type.Integer(),
  unit_id: Nullable(Type.Integer()),
  summary: Type.String(),
  status: Type.String(),
  status_category: StatusCategory,
  priority: Nullable(Type.String()),
  priority_rank: Type.Integer({ minimum: 1, maximum: 9, description: '1 is the most urgent; 9 means none' }),
  type: Type.String(),
  category: Nullable(Type.String()),
  requester: Nullable(PersonView),
  assignee: Nullable(PersonView),
  labels: Type.Array(Type.String()),
  parent_key: Nullable(Type.String()),
  is_subtask: Type.Boolean(),
  open_subtasks: Type.Integer(),
  blocked: Type.Boolean(),
  story_points: Nullable(Type.Number()),
  created_at: Instant,
  updated_at: Instant,
  resolved_at: Nullable(Instant),
  sla: Nullable(SlaView),
  last_message: Nullable(
    Type.Object({ author: Type.String(), text: Type.String(), at: Instant, public: Type.Boolean() }),
  ),
  comment_count: Type.Integer(),
  requester_unread: Type.Boolean({ description: 'the last public message is from the desk' }),
  technician_unread: Type.Boolean({ description: 'the last public message is from the requester' }),
  pending: Type.Optional(Type.Literal(true)),
  failed: Type.Optional(FailureView),
  seq: Type.Integer({ description: 'change that last touched this ticket' }),
});
export type TicketRowView = Static<typeof TicketRowView>;

export const LinkView = Type.Object({
  type: Type.String({ description: 'as read from this ticket, such as "is blocked by"' }),
  key: Type.String(),
  summary: Type.String(),
  status: Nullable(Type.String()),
  status_category: Nullable(StatusCategory),
});

const CustomerReads = Type.Boolean({
  description: 'whether what is public in it is for a customer; a project has none',
});

/** The ticket of another site that is about the same: what a customer asked, and what developers do about it. */
export const TwinView = Type.Object({
  ...Type.Pick(TicketRowView, ['key', 'source', 'summary', 'status', 'status_category']).properties,
  customer_reads: CustomerReads,
});
export type TwinView = Static<typeof TwinView>;

const Verdict = Type.Union([Type.Literal('pending'), Type.Literal('approved'), Type.Literal('declined')]);

export const ApprovalView = Type.Object({
  name: Type.String(),
  verdict: Verdict,
  created_at: Nullable(Instant),
  decided_at: Nullable(Instant),
  approvers: Type.Array(Type.Object({ person: PersonView, verdict: Verdict })),
});

/** What service people ask of a ticket, each where its site has it. */
const ServiceView = Type.Object({
  organization: Nullable(Type.String()),
  portal_status: Nullable(Type.String({ description: 'the status in the words the requester sees' })),
  involved: Type.Array(
    Type.Object({
      person: PersonView,
      as: Type.Union([Type.Literal('participant'), Type.Literal('follower'), Type.Literal('cc')]),
    }),
  ),
  approvals: Type.Array(ApprovalView),
  satisfaction: Nullable(
    Type.Object({
      score: Type.Union([Type.Literal('offered'), Type.Literal('good'), Type.Literal('bad')]),
      comment: Nullable(Type.String()),
      reason: Nullable(Type.String()),
    }),
  ),
  measures: Nullable(
    Type.Object(
      {
        first_reply_minutes: Nullable(Type.Number()),
        first_resolution_minutes: Nullable(Type.Number()),
        full_resolution_minutes: Nullable(Type.Number()),
        replies: Type.Integer(),
        reopens: Type.Integer(),
      },
      { description: 'in minutes of the calendar, as the site measures them' },
    ),
  ),
});
export type ServiceView = Static<typeof ServiceView>;

/** The whole of one ticket. `description_html` is sanitised. */
export const TicketView = Type.Intersect([
  TicketRowView,
  Type.Object({
    url: Type.String({ description: 'where the ticket lives upstream' }),
    desk_name: Type.String(),
    customer_reads: CustomerReads,
    description_html: Type.String(),
    components: Type.Array(Type.String()),
    custom_fields: Type.Array(Type.Object({ name: Type.String(), value: Type.Unknown() })),
    sprints: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), state: Type.String() })),
    links: Type.Array(LinkView),
    subtasks: Type.Array(LinkView),
    twins: Type.Array(TwinView, { description: 'of other sites, as far as one may see them' }),
    sla_clocks: Type.Array(SlaView),
    worklog_seconds: Type.Integer(),
    service: Nullable(ServiceView),
    edits: Type.Array(EditView),
  }),
]);
export type TicketView = Static<typeof TicketView>;

export const CommentView = Type.Object({
  id: Type.String(),
  author: Nullable(PersonView),
  html: Type.String({ description: 'sanitised' }),
  text: Type.String(),
  public: Type.Boolean(),
  from_requester: Type.Boolean(),
  created_at: Instant,
  updated_at: Instant,
  files: Type.Optional(
    Type.Array(Type.Object({ filename: Type.String(), size_bytes: Type.Integer() }), {
      description: 'that go with a pending or failed comment',
    }),
  ),
  pending: Type.Optional(Type.Literal(true)),
  failed: Type.Optional(FailureView),
  edit_id: Type.Optional(Type.Integer({ description: 'of the edit behind a pending or failed comment' })),
  draft_id: Type.Optional(
    Type.String({
      description: 'what the client of its author called it, which knows it again by this; nobody else can use it',
    }),
  ),
  waits_for: Type.Optional(Type.Integer({ description: 'of a pending one, the refused edit that it waits for' })),
});
export type CommentView = Static<typeof CommentView>;
