import { type Static, Type } from 'typebox';
import { Maybe, WireId, wireReader } from '../transport/wire.ts';

// Only what we need is required, and only what we read is named: other members pass.

const ZendeskUserWire = Type.Object({
  id: WireId,
  name: Maybe(Type.String()),
  email: Maybe(Type.String()),
  role: Maybe(Type.String()),
  active: Maybe(Type.Boolean()),
  suspended: Maybe(Type.Boolean()),
});
export type ZendeskUserWire = Static<typeof ZendeskUserWire>;
export const readUserWire = wireReader('user', ZendeskUserWire);

const SlaMetricWire = Type.Object({
  metric: Type.String(),
  stage: Maybe(Type.String()),
  breach_at: Maybe(Type.String()),
});

export const ZendeskTicketWire = Type.Object({
  id: WireId,
  status: Type.String({ minLength: 1 }),
  custom_status_id: Maybe(WireId),
  created_at: Type.String(),
  updated_at: Maybe(Type.String()),
  generated_timestamp: Maybe(Type.Integer()),
  subject: Maybe(Type.String()),
  description: Maybe(Type.String()),
  type: Maybe(Type.String()),
  priority: Maybe(Type.String()),
  requester_id: Maybe(WireId),
  submitter_id: Maybe(WireId),
  assignee_id: Maybe(WireId),
  group_id: Maybe(WireId),
  problem_id: Maybe(WireId),
  ticket_form_id: Maybe(WireId),
  brand_id: Maybe(WireId),
  due_at: Maybe(Type.String()),
  tags: Maybe(Type.Array(Type.String())),
  custom_fields: Maybe(Type.Array(Type.Object({ id: WireId, value: Type.Unknown() }))),
  organization_id: Maybe(WireId),
  follower_ids: Maybe(Type.Array(WireId)),
  email_cc_ids: Maybe(Type.Array(WireId)),
  satisfaction_rating: Maybe(
    Type.Object({
      score: Maybe(Type.String()),
      comment: Maybe(Type.String()),
      reason: Maybe(Type.String()),
    }),
  ),
  slas: Maybe(Type.Object({ policy_metrics: Maybe(Type.Array(SlaMetricWire)) })),
});
export type ZendeskTicketWire = Static<typeof ZendeskTicketWire>;
export const readTicketWire = wireReader('ticket', ZendeskTicketWire);

const { id, created_at, updated_at, generated_timestamp } = ZendeskTicketWire.properties;
const Stamps = Type.Object({ id, created_at, updated_at, generated_timestamp });
export const readStampsWire = wireReader('ticket', Stamps);

/** A ticket of the account's list, of which only this is looked at. */
export const readListedWire = wireReader(
  'ticket',
  Type.Object({ ...Stamps.properties, comment_count: Maybe(Type.Integer()) }),
);

const Minutes = Maybe(Type.Object({ calendar: Maybe(Type.Number()) }));

export const ZendeskMetricSetWire = Type.Object({
  ticket_id: WireId,
  solved_at: Maybe(Type.String()),
  reply_time_in_minutes: Minutes,
  first_resolution_time_in_minutes: Minutes,
  full_resolution_time_in_minutes: Minutes,
  replies: Maybe(Type.Integer()),
  reopens: Maybe(Type.Integer()),
});
export type ZendeskMetricSetWire = Static<typeof ZendeskMetricSetWire>;
export const readMetricSetWire = wireReader('metric set', ZendeskMetricSetWire);

export const ZendeskCommentWire = Type.Object({
  id: WireId,
  author_id: Maybe(WireId),
  body: Maybe(Type.String()),
  html_body: Maybe(Type.String()),
  plain_body: Maybe(Type.String()),
  public: Maybe(Type.Boolean()),
  created_at: Maybe(Type.String()),
  attachments: Maybe(
    Type.Array(
      Type.Object({
        id: WireId,
        file_name: Maybe(Type.String()),
        content_url: Maybe(Type.String()),
        content_type: Maybe(Type.String()),
        size: Maybe(Type.Integer()),
        deleted: Maybe(Type.Boolean()),
      }),
    ),
  ),
});
export type ZendeskCommentWire = Static<typeof ZendeskCommentWire>;
export const readCommentWire = wireReader('comment', ZendeskCommentWire);

/** One save of a ticket, as its audit. */
export const ZendeskAuditWire = Type.Object({
  id: WireId,
  created_at: Type.String(),
  author_id: Maybe(WireId),
  events: Type.Array(Type.Object({ id: Maybe(WireId), type: Type.String() })),
  metadata: Maybe(Type.Object({ custom: Type.Optional(Type.Unknown()) })),
});
export type ZendeskAuditWire = Static<typeof ZendeskAuditWire>;
export const readAuditWire = wireReader('audit', ZendeskAuditWire);

/** The same save, as the export of ticket events tells it. */
export const ZendeskTicketEventWire = Type.Object({
  id: WireId,
  ticket_id: WireId,
  timestamp: Type.Integer(),
  created_at: Maybe(Type.String()),
  updater_id: Maybe(WireId),
  child_events: Type.Array(Type.Object({ id: Maybe(WireId), event_type: Type.String() })),
});
export type ZendeskTicketEventWire = Static<typeof ZendeskTicketEventWire>;
export const readTicketEventWire = wireReader('ticket event', ZendeskTicketEventWire);

export const readGroupWire = wireReader(
  'group',
  Type.Object({ id: WireId, name: Type.String(), deleted: Maybe(Type.Boolean()) }),
);
/** What the app that connects an account with Jira knows of one link; the oldest have no key. */
export const readJiraLinkWire = wireReader(
  'Jira link',
  Type.Object({
    ticket_id: WireId,
    issue_id: WireId,
    issue_key: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,79}-[0-9]{1,18}$' }),
  }),
);
export const readOrganizationWire = wireReader('organization', Type.Object({ id: WireId, name: Type.String() }));

export const readFieldWire = wireReader(
  'ticket field',
  Type.Object({
    id: WireId,
    title: Type.String(),
    type: Type.String(),
    custom_field_options: Maybe(Type.Array(Type.Object({ name: Type.String(), value: Maybe(Type.String()) }))),
  }),
);
export const readFormWire = wireReader('ticket form', Type.Object({ id: WireId, name: Type.String() }));
export const readCustomStatusWire = wireReader(
  'custom status',
  Type.Object({
    id: WireId,
    status_category: Type.String(),
    agent_label: Type.String(),
    default: Maybe(Type.Boolean()),
    active: Maybe(Type.Boolean()),
  }),
);

const ConditionWire = Type.Object({
  field: Type.String(),
  operator: Type.String(),
  value: Maybe(Type.Unknown()),
});
export const readViewWire = wireReader(
  'view',
  Type.Object({
    id: WireId,
    title: Type.String(),
    active: Maybe(Type.Boolean()),
    position: Maybe(Type.Integer()),
    conditions: Type.Object({ all: Maybe(Type.Array(ConditionWire)), any: Maybe(Type.Array(ConditionWire)) }),
    restriction: Maybe(Type.Object({ type: Type.String(), id: Maybe(WireId) })),
    execution: Maybe(Type.Object({ sort_by: Maybe(Type.String()), sort_order: Maybe(Type.String()) })),
  }),
);
export const readSlaPolicyWire = wireReader(
  'service level policy',
  Type.Object({
    title: Type.String(),
    position: Maybe(Type.Integer()),
    filter: Type.Object({ all: Maybe(Type.Array(ConditionWire)), any: Maybe(Type.Array(ConditionWire)) }),
    policy_metrics: Maybe(Type.Array(Type.Object({ metric: Type.String() }))),
  }),
);
export type ZendeskViewWire = ReturnType<typeof readViewWire>;
