import type { Generated } from 'kysely';

/* What exists only here: accounts, sessions, edits on their way, audit. Never touched by a rebuild. */

export interface UserTable {
  id: Generated<number>;
  email: string;
  name: string;
  role: 'agent' | 'lead' | 'admin';
  password_hash: string;
  active: number;
  /** 1: every desk; 0: those in user_desks. */
  all_desks: number;
  preferences: string;
  created_at: number;
  last_login: number | null;
}

export interface UserDeskTable {
  user_id: number;
  desk_id: number;
}

/** Which person of each connection an account is; at most one per connection. */
export interface UserPersonTable {
  user_id: number;
  connection_id: number;
  person_id: number;
}

export interface SessionTable {
  /** SHA-256 of the cookie's token. */
  token_hash: string;
  user_id: number;
  created_at: number;
  last_seen_at: number;
}

export interface ApiTokenTable {
  id: Generated<number>;
  user_id: number;
  name: string;
  token_hash: string;
  created_at: number;
  last_used_at: number | null;
}

export interface BusinessUnitTable {
  id: Generated<number>;
  name: string;
}

export interface AuditLogTable {
  id: Generated<number>;
  user_id: number | null;
  action: string;
  resource: string;
  details: string;
  timestamp: number;
}

/** Edits people made here, until the upstream confirmed or refused them. */
export interface OutboxTable {
  id: Generated<number>;
  connection_id: number;
  /** 0: of a ticket that is still to be made. */
  ticket_id: number;
  user_id: number;
  kind: 'comment' | 'transition' | 'assign' | 'fields' | 'create';
  /** JSON of domain/edit. */
  edit: string;
  /** `sent`: it stands upstream, but what the upstream made of it has not been read yet. */
  state: 'pending' | 'sent' | 'failed' | 'confirmed';
  attempts: number;
  next_attempt_at: number;
  /** Set while a send is under way whose outcome is not yet known. */
  sent_at: number | null;
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  settled_at: number | null;
  /** JSON of domain/edit-conflict's EditBase; null where nothing can be overwritten. */
  base: string | null;
  /** JSON of what somebody else changed meanwhile, with its names. */
  conflict: string | null;
  /** As whom it was sent; `person` from the start where one's own account is linked, so that no other is used. */
  sent_as: 'person' | 'integration' | null;
  /** Id the upstream gave to the comment or the ticket it made. */
  upstream_id: string | null;
  /** Looks in vain for what a send of unknown outcome may have left behind. */
  looks: Generated<number>;
  /** Of a ticket that was made here; null for edits of tickets that were there. */
  desk_id: number | null;
  /** What its author's client calls it, so that asking again makes no second one; null where it says nothing. */
  draft_id: string | null;
}

/** A file that goes, or is to go, with a comment or a new ticket made here; known for as long as that. */
export interface UploadTable {
  id: Generated<number>;
  user_id: number;
  /** What its author's client calls it. */
  name: string;
  /** 0 for a ticket that is still to be made. */
  ticket_id: number;
  filename: string;
  mime_type: string;
  size_bytes: number;
  received_bytes: number;
  /** The edit it goes with; null while that is not made. */
  edit_id: number | null;
  created_at: number;
  /** 1 from when it is announced until its bytes are needed no more; then 0. */
  held: Generated<number>;
}

/** The bytes of one, in order, until they stand upstream. */
export interface UploadPieceTable {
  upload_id: number;
  position: number;
  bytes: Uint8Array;
}

/** A person's own account at an upstream, by which their edits are sent. The secret is sealed. */
export interface LinkedAccountTable {
  user_id: number;
  connection_id: number;
  auth_kind: 'basic' | 'oauth';
  secret: string;
  person_source_id: string;
  person_name: string;
  state: 'linked' | 'refused';
  error: string | null;
  linked_at: number;
}

/** Sign-ins at an upstream that somebody began and has not come back from. */
export interface AuthorizationRequestTable {
  /** SHA-256 of the `state` that went to the upstream. */
  state_hash: string;
  user_id: number;
  /** Sealed JSON of what it is for. */
  details: string;
  expires_at: number;
}

/** What the one process that keeps a connection in sync is asked to do. A row goes when it is done and answered. */
export interface ErrandTable {
  id: Generated<number>;
  connection_id: number;
  /** JSON of store/errands. */
  errand: string;
  asked_at: number;
  /** JSON of what whoever asked is told; null while it is not done. */
  answer: string | null;
}
