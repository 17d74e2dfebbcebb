import type { Generated } from 'kysely';
import type { FreezeCause } from '../../domain/freeze-cause.ts';

/*
 * What the upstreams confirmed. Written by sync alone; can be dropped and read again. Times are epoch milliseconds,
 * truth values 0 or 1, compound values JSON text, so that SQLite and PostgreSQL hold the same.
 */

export interface ConnectionTable {
  id: Generated<number>;
  kind: 'jira' | 'zendesk';
  name: string;
  /** Base address, such as https://acme.atlassian.net. */
  site: string;
  /** Who keeps it: the process's settings, or an administrator. `removed`: nobody, and its mirror is going. */
  managed_by: 'settings' | 'admin' | 'removed';
  auth_kind: 'basic' | 'oauth_client' | 'oauth';
  /** Encrypted credentials; see store/secrets. */
  secret: string;
  /** When a sign-in ends unless it is used before; null where the site does not tell. */
  credentials_end_at: number | null;
  state: 'new' | 'syncing' | 'ready' | 'failing';
  error: string | null;
  /** Of the account we are there; the days of its queues' "today" are counted in it. */
  time_zone: string;
  /** JSON: source ids of the projects that are mirrored; null: all of them. */
  chosen_projects: string | null;
  /** JSON of what the site's custom fields mean: what names in a queue's query refer to. */
  field_catalogue: string | null;
  /** Of everything beside a ticket that decides whether a queue holds it; another one marks every queue. */
  rule_facts_hash: string | null;
  created_at: number;
}

export interface SyncStreamTable {
  connection_id: number;
  stream: string;
  /** JSON of the stream's own watermark. */
  cursor: string | null;
  /** Whether its first sync is done. */
  complete: number;
  done: number;
  total: number | null;
  /** End of the last run that came through. */
  last_success_at: number | null;
  error: string | null;
  /** When something of it was last taken over, also within a run. */
  progressed_at: number | null;
  /** When its last run began, done or not. */
  attempted_at: number | null;
  next_run_at: number | null;
  /** How often it runs at present. */
  interval_ms: number | null;
  /** Items known to wait; null where the upstream does not tell. */
  backlog: number | null;
  /** What the site's plan or our role there leaves out, by name. */
  lacking: string | null;
}

export interface QuarantineTable {
  id: Generated<number>;
  connection_id: number;
  stream: string;
  source_id: string | null;
  /** What kind of `reason`: it could not be understood, or this database refuses it. */
  cause: Generated<'unreadable' | 'refused'>;
  reason: string;
  raw: string;
  at: number;
  /** Times it was read again on request. */
  attempts: Generated<number>;
  last_attempt_at: number | null;
}

export interface DeskTable {
  id: Generated<number>;
  connection_id: number;
  source_id: string;
  kind: 'service_desk' | 'project' | 'group' | 'account';
  key: string;
  name: string;
  unit_id: number | null;
  /** JSON: names of the types a ticket of its own can be made with; null where they are not told desk by desk. */
  ticket_types: string | null;
  removed_at: number | null;
  /** Since when so much of it is missing upstream that nothing is removed before somebody decides. */
  frozen_at: number | null;
  /** Of a frozen desk. */
  frozen_cause: FreezeCause['kind'] | null;
  frozen_reason: string | null;
  /** What an administrator decided of a frozen desk, until it is carried out or lapses. */
  decision: 'keep' | 'remove' | null;
  /** When a census is to look into it next; null: it never did, or, at Zendesk, missed nothing of it. */
  census_at: number | null;
}

export interface QueueTable {
  id: Generated<number>;
  connection_id: number;
  desk_id: number;
  source_id: string;
  name: string;
  position: number;
  language: 'jql' | 'zendesk';
  /** JQL, or JSON of a view's conditions. */
  query: string;
  removed_at: number | null;
  /** Its members are being worked out anew and are right up to this ticket id; null: all of them are. */
  rebuild_after: number | null;
}

export interface PersonTable {
  id: Generated<number>;
  connection_id: number;
  source_id: string;
  name: string;
  email: string | null;
  active: number;
  kind: 'agent' | 'customer' | 'app';
}

export interface OrganizationTable {
  connection_id: number;
  source_id: string;
  name: string;
}

export interface StatusTable {
  connection_id: number;
  source_id: string;
  name: string;
  category: 'new' | 'in_progress' | 'waiting' | 'done';
  waits_for: 'none' | 'requester' | 'other';
  /** The upstream's own category, which has no word for waiting; queues ask for it. */
  upstream_category: string | null;
}

export interface PriorityTable {
  connection_id: number;
  name: string;
  rank: number;
}

/** Moves the upstream allowed, learnt per desk, ticket type and status. */
export interface WorkflowTransitionTable {
  connection_id: number;
  desk_id: number;
  type: string;
  status_id: string;
  /** JSON: [{id, name, to_status_id, to_status}] */
  transitions: string;
  fetched_at: number;
}

export interface TicketTable {
  id: Generated<number>;
  connection_id: number;
  source_id: string;
  key: string;
  url: string;
  desk_id: number;
  version: number;
  deleted: number;
  summary: string;
  description_format: 'adf' | 'html' | 'text' | null;
  description_source: string | null;
  description_text: string;
  status_id: string;
  status: string;
  status_category: 'new' | 'in_progress' | 'waiting' | 'done';
  waits_for: 'none' | 'requester' | 'other';
  priority: string | null;
  priority_rank: number;
  type: string;
  is_subtask: number;
  parent_source_id: string | null;
  category: string | null;
  requester_id: number | null;
  assignee_id: number | null;
  labels: string;
  components: string;
  custom_fields: string;
  story_points: number | null;
  sprint_ids: string;
  resolution: string | null;
  created_at: number;
  updated_at: number;
  resolved_at: number | null;
  due_at: number | null;
  /** Of everything the upstream said of it; equal means there is nothing to write. */
  content_hash: string;
  /** JSON of `ServiceFacts`. */
  service: string | null;
  /** Since when a census does not find it; a second look decides. Of one that is deleted: when it was last hidden. */
  missing_since: number | null;
  /** When the reading began that brought it, or that said it is gone. */
  read_at: Generated<number>;
  /** Of one that is deleted: when the last of what it said is to go. Null: it stands, or all of it is gone. */
  purge_at: number | null;
}

/** Every key a ticket ever had, so that a moved ticket is still found by its old one. */
export interface TicketKeyTable {
  key: string;
  ticket_id: number;
}

export interface CommentTable {
  id: Generated<number>;
  ticket_id: number;
  source_id: string;
  author_id: number | null;
  format: 'adf' | 'html' | 'text';
  body: string;
  body_text: string;
  public: number;
  created_at: number;
  updated_at: number;
}

export interface TicketHistoryTable {
  ticket_id: number;
  source_id: string;
  author_id: number | null;
  at: number;
  items: string;
}

export interface WorklogTable {
  ticket_id: number;
  source_id: string;
  author_id: number | null;
  started_at: number;
  updated_at: number;
  seconds: number;
  body_text: string;
}

export interface AttachmentTable {
  ticket_id: number;
  source_id: string;
  filename: string;
  mime_type: string;
  size_bytes: number;
  author_id: number | null;
  created_at: number | null;
  url: string;
}

export interface TicketLinkTable {
  ticket_id: number;
  connection_id: number;
  type: string;
  other_source_id: string;
  other_key: string;
  other_summary: string;
  blocked_by: number;
}

/**
 * That a ticket of another site is about the same as one of this: told by a listing of links, or by an address in what
 * the ticket says. By names, as either may be mirrored before the other.
 */
export interface TwinTable {
  connection_id: number;
  source_id: string;
  told_by: 'listing' | 'text';
  /** Base address of the other's site, where a text names it; else empty. */
  other_site: string;
  /** The other's own id, where a listing gives it; else empty. */
  other_source_id: string;
  other_key: string;
}

export interface SlaClockTable {
  ticket_id: number;
  source_id: string;
  name: string;
  state: 'running' | 'paused' | 'breached' | 'met';
  started_at: number | null;
  due_at: number | null;
  stopped_at: number | null;
  goal_ms: number | null;
  remaining_ms: number | null;
}

export interface BoardTable {
  id: Generated<number>;
  connection_id: number;
  source_id: string;
  desk_id: number;
  name: string;
  kind: 'scrum' | 'kanban';
  /** JSON: [{name, status_ids}] */
  columns: string;
  estimation_field: string | null;
  removed_at: number | null;
}

export interface SprintTable {
  id: Generated<number>;
  connection_id: number;
  source_id: string;
  board_source_id: string;
  name: string;
  state: 'future' | 'active' | 'closed';
  goal: string | null;
  start_at: number | null;
  end_at: number | null;
  complete_at: number | null;
}

/** Every sprint a ticket was ever in. */
export interface TicketSprintTable {
  ticket_id: number;
  connection_id: number;
  sprint_source_id: string;
}

/** How a connection's webhooks reach us. Secrets are sealed; several are good while one replaces the other. */
export interface WebhookRegistrationTable {
  connection_id: number;
  /** Sealed. */
  secret: string;
  previous_secret: string | null;
  previous_until: number | null;
  /** What the site is being given; as long as it is here, nobody knows whether the site has it. */
  coming_secret: string | null;
  /** JSON list of the upstream's own ids; empty when an administrator set it up there by hand. */
  upstream_ids: string;
  callback_url: string | null;
  /** Null while the first registration is under way. */
  registered_at: number | null;
  expires_at: number | null;
  error: string | null;
}

/** Who may do a thing that only one process may do; `fence` grows with each holder. */
export interface LeaseTable {
  name: string;
  holder: string;
  fence: number;
  expires_at: number;
}

/** What is left of a site's limits, as the process that spends them last said. */
export interface SiteBudgetTable {
  connection_id: number;
  /** JSON of a budget's report. */
  report: string;
  at: number;
}
