import type * as local from './local-tables.ts';
import type * as mirror from './mirror-tables.ts';
import type * as read from './read-tables.ts';

/** Every table, by name. docs/reference/tables.md says what each is for. */
export interface DatabaseSchema {
  connections: mirror.ConnectionTable;
  sync_streams: mirror.SyncStreamTable;
  quarantine: mirror.QuarantineTable;
  desks: mirror.DeskTable;
  queues: mirror.QueueTable;
  people: mirror.PersonTable;
  organizations: mirror.OrganizationTable;
  statuses: mirror.StatusTable;
  priorities: mirror.PriorityTable;
  workflow_transitions: mirror.WorkflowTransitionTable;
  tickets: mirror.TicketTable;
  ticket_keys: mirror.TicketKeyTable;
  comments: mirror.CommentTable;
  ticket_history: mirror.TicketHistoryTable;
  worklogs: mirror.WorklogTable;
  attachments: mirror.AttachmentTable;
  ticket_links: mirror.TicketLinkTable;
  sla_clocks: mirror.SlaClockTable;
  boards: mirror.BoardTable;
  sprints: mirror.SprintTable;
  ticket_sprints: mirror.TicketSprintTable;
  webhook_registrations: mirror.WebhookRegistrationTable;
  leases: mirror.LeaseTable;
  site_budgets: mirror.SiteBudgetTable;
  ticket_rows: read.TicketRowTable;
  queue_tickets: read.QueueTicketTable;
  queue_rechecks: read.QueueRecheckTable;
  tallies: read.TallyTable;
  view_tallies: read.ViewTallyTable;
  created_tallies: read.CreatedTallyTable;
  view_windows: read.ViewWindowTable;
  status_intervals: read.StatusIntervalTable;
  change_log: read.ChangeLogTable;
  desk_changes: read.DeskChangeTable;
  catalogue_eras: read.CatalogueEraTable;
  cached_answers: read.CachedAnswerTable;
  search_backlog: read.SearchBacklogTable;
  users: local.UserTable;
  user_desks: local.UserDeskTable;
  user_people: local.UserPersonTable;
  sessions: local.SessionTable;
  api_tokens: local.ApiTokenTable;
  business_units: local.BusinessUnitTable;
  audit_log: local.AuditLogTable;
  outbox: local.OutboxTable;
  errands: local.ErrandTable;
  linked_accounts: local.LinkedAccountTable;
  authorization_requests: local.AuthorizationRequestTable;
}

export type TableName = keyof DatabaseSchema;
