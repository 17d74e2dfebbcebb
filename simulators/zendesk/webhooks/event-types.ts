/** The events that webhooks can be subscribed to. */

const TICKET = [
  'created',
  'status_changed',
  'custom_status_changed',
  'priority_changed',
  'type_changed',
  'subject_changed',
  'description_changed',
  'agent_assignment_changed',
  'group_assignment_changed',
  'requester_changed',
  'submitter_changed',
  'organization_changed',
  'brand_changed',
  'form_changed',
  'tags_changed',
  'custom_field_changed',
  'comment_added',
  'comment_made_private',
  'comment_redacted',
  'attachment_linked_to_comment',
  'attachment_redacted_from_comment',
  'email_ccs_changed',
  'followers_changed',
  'external_id_changed',
  'problem_link_changed',
  'task_due_at_changed',
  'marked_as_spam',
  'merged',
  'soft_deleted',
  'permanently_deleted',
  'undeleted',
  'sla_policy_changed',
  'ola_policy_changed',
  'schedule_changed',
];

const USER = [
  'created',
  'active_changed',
  'name_changed',
  'role_changed',
  'suspended_changed',
  'tags_changed',
  'external_id_changed',
  'time_zone_changed',
  'deleted',
];

export const eventType = (subject: 'ticket' | 'user', name: string): string => `zen:event-type:${subject}.${name}`;

export const EVENT_TYPES: ReadonlySet<string> = new Set([
  ...TICKET.map((name) => eventType('ticket', name)),
  ...USER.map((name) => eventType('user', name)),
]);
