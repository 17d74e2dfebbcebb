/*
 * Derived from the mirror and the outbox; written by the read model alone, in the transaction of what caused it.
 * Everything here can be dropped and rebuilt.
 */

/** One row of every list: the effective ticket, pending edits included, with all a row shows. */
export interface TicketRowTable {
  /** The ticket's id. */
  id: number;
  connection_id: number;
  source: 'jira' | 'zendesk';
  source_id: string;
  desk_id: number;
  key: string;
  /** Orders keys as people do: MSM-9 before MSM-10. */
  key_order: string;
  summary: string;
  status_id: string;
  status: string;
  status_category: 'new' | 'in_progress' | 'waiting' | 'done';
  waits_for: 'none' | 'requester' | 'other';
  solved: number;
  priority: string | null;
  priority_rank: number;
  type: string;
  category: string | null;
  requester_id: number | null;
  requester_name: string | null;
  assignee_id: number | null;
  assignee_name: string | null;
  labels: string;
  parent_source_id: string | null;
  parent_key: string | null;
  is_subtask: number;
  open_subtasks: number;
  blocked: number;
  story_points: number | null;
  created_at: number;
  /** `-created_at`: every list order ascends, so that a cursor is one row comparison. */
  created_order: number;
  /** Last activity: upstream's own, or a pending edit's. */
  updated_at: number;
  /** `-updated_at` */
  updated_order: number;
  resolved_at: number | null;
  sla_name: string | null;
  sla_state: 'running' | 'paused' | 'breached' | 'met' | null;
  sla_due_at: number | null;
  sla_remaining_ms: number | null;
  sla_stopped_at: number | null;
  /** When the clock runs out; SLA_NEVER where none runs. */
  sla_order: number;
  last_message_author: string | null;
  last_message_text: string | null;
  last_message_at: number | null;
  last_message_public: number | null;
  comment_count: number;
  requester_unread: number;
  technician_unread: number;
  pending: number;
  failed_code: string | null;
  failed_message: string | null;
  /** Position in the change log of the last change. */
  seq: number;
}

/** Which tickets a queue holds; `person_id` 0 for everyone, else only for that person (currentUser() in JQL). */
export interface QueueTicketTable {
  queue_id: number;
  person_id: number;
  ticket_id: number;
  desk_id: number;
  updated_order: number;
  created_order: number;
  priority_rank: number;
  sla_order: number;
  key_order: string;
}

/** When a ticket may enter or leave a queue by the passing of time alone. */
export interface QueueRecheckTable {
  queue_id: number;
  ticket_id: number;
  at: number;
}

/**
 * Exact counts of a desk's tickets in the technician views, kept at write time: a row for what is the same for
 * everyone, and one for each person; see readmodel/view-tallies.
 */
export interface ViewTallyTable {
  desk_id: number;
  /** 0 in the row for everyone. */
  person_id: number;
  is_subtask: number;
  unassigned: number;
  all_unsolved: number;
  my_unsolved: number;
  /** Since the week's `counted_from`. */
  recently_updated: number;
  /** Since the week's `counted_from`. */
  recently_solved: number;
  all_your_requests: number;
  urgent_high_priority: number;
  pending_requester_response: number;
  pending_subtask: number;
  in_progress: number;
  /** Solved ones too; in the row for everyone those that nobody has. */
  assigned: number;
}

/** Exact counts of a desk's tickets that were made since the beginning of a day somewhere. */
export interface CreatedTallyTable {
  /** The beginning of a day of which there is a row in `view_windows`. */
  counted_from: number;
  desk_id: number;
  is_subtask: number;
  count: number;
}

/** From when on views over time are counted; see readmodel/view-windows. */
export interface ViewWindowTable {
  /** `week`: one row, for `recently_updated` and `recently_solved`; `day`: a row for each midnight that is kept. */
  span: 'week' | 'day';
  counted_from: number;
  /** No counted ticket is older than this: the week's next one leaves then, or later. */
  oldest: number;
}

/** Exact counts per cell, kept at write time; see readmodel/tally-cells. */
export interface TallyTable {
  cell: string;
  desk_id: number;
  /** 0 where the cell is not personal. */
  person_id: number;
  is_subtask: number;
  count: number;
}

/** A ticket in one status from one instant to the next; `to_at` is null for the present one. */
export interface StatusIntervalTable {
  ticket_id: number;
  position: number;
  status_id: string | null;
  status: string;
  category: 'new' | 'in_progress' | 'waiting' | 'done';
  from_at: number;
  to_at: number | null;
}

/** The ordered log of every change of effective state. */
export interface ChangeLogTable {
  seq: number;
  ticket_id: number;
  key: string;
  desk_id: number;
  /** Where it was before, when it moved between desks. */
  previous_desk_id: number | null;
  kind: 'added' | 'changed' | 'removed';
  fields: string;
  at: number;
}

/** Position in the change log of the last change of each desk's tickets: what was read under it holds while it stands. */
export interface DeskChangeTable {
  desk_id: number;
  seq: number;
}

/** One row: how often what answers show beside tickets (desks, queues, boards, statuses) was read anew. */
export interface CatalogueEraTable {
  id: 1;
  era: number;
}

/** Answers that cost more to make than to find again, kept over restarts. Emptying it costs time and nothing else. */
export interface CachedAnswerTable {
  key: string;
  /** JSON array. */
  tags: string;
  /** The answer and all that decides who may be shown it; see cache/stored-answers. */
  answer: string;
  bytes: number;
  expires_at: number;
}

/** One row while the search index is filled anew: tickets from this id on are in it. */
export interface SearchBacklogTable {
  id: 1;
  below_id: number;
}
