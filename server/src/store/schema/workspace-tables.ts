import type { Generated } from 'kysely';

/* How people work here: jobs of many tickets, views they saved, replies they keep, what they are notified of. Local like accounts. */

/** Work that outlives a request. */
export interface JobTable {
  id: Generated<number>;
  kind: string;
  user_id: number;
  /** JSON of what its kind needs to know. */
  spec: string;
  state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
  /** The job it takes back; there is one undo of each. */
  undo_of: number | null;
  /** What its author's client calls it, so that asking again makes no second one. */
  draft_id: string | null;
  /** Steps in a row that failed. */
  attempts: number;
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  /** When a part of it was last done: those that waited longest go first. */
  stepped_at: number;
  finished_at: number | null;
}

/** One ticket of a job. */
export interface JobItemTable {
  job_id: number;
  position: number;
  /** 0 when there is no such ticket. */
  ticket_id: number;
  /** As it was asked for. */
  key: string;
  /** `edited`: it has edits, and they say how far it is. */
  state: 'waiting' | 'edited' | 'refused' | 'conflict' | 'unchanged' | 'cancelled';
  code: string | null;
  message: string | null;
  /** JSON of store/outbox's KeptConflict[]. */
  conflict: string | null;
  /** JSON of what its members were and what they were given: an undo is made of it. */
  change: string | null;
}

/** Which edits of the outbox a job made. */
export interface JobEditTable {
  job_id: number;
  position: number;
  edit_id: number;
}

export interface SavedViewTable {
  id: Generated<number>;
  owner_id: number;
  name: string;
  /** JSON of the contract's ListFilter. */
  filter: string;
  sort: string | null;
  /** JSON; null for the usual ones. */
  columns: string | null;
  shared: number;
  created_at: number;
  updated_at: number;
}

export interface CannedReplyTable {
  id: Generated<number>;
  owner_id: number;
  title: string;
  /** Text or Markdown, with variables. */
  body: string;
  /** 1: a public reply, 0: an internal note, null: as the person is writing. */
  public: number | null;
  /** JSON of the contract's TicketChange, made with the reply. */
  change: string | null;
  shared: number;
  created_at: number;
  updated_at: number;
}

/** Something that concerns a person. What it says is read where it stands, so that it says what they may see. */
export interface NotificationTable {
  id: Generated<number>;
  user_id: number;
  kind: 'assigned' | 'mentioned' | 'commented' | 'sla_soon' | 'sla_breached' | 'edit_refused' | 'edit_conflict';
  ticket_id: number;
  /** What it comes of: a person is told of it once. */
  cause: string;
  /** Source id of the comment, or id of the edit. */
  about: string | null;
  /** Who did it: an account where it was done here, else a person of the site; both null where nobody is known. */
  actor_user_id: number | null;
  actor_person_id: number | null;
  at: number;
  read_at: number | null;
}

/** One row: up to where the change log and the comments were looked through for notifications, and when. */
export interface NotificationMarkTable {
  id: 1;
  seq: number;
  comment_id: number;
  at: number;
}
