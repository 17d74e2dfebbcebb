/** What the simulated account knows about a ticket, in its own words and before any wire format. Times are epoch ms. */

export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

/** From least to most pressing; a ticket without priority sorts below them all. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const TICKET_TYPES = ['problem', 'incident', 'question', 'task'] as const;
export type TicketType = (typeof TICKET_TYPES)[number];

export type FieldValue = string | number | boolean | readonly string[] | null;

/** How something came to be. */
export interface Via {
  channel: string;
  source: { from: Record<string, unknown>; to: Record<string, unknown>; rel: string | null };
}

export type SatisfactionScore = 'offered' | 'unoffered' | 'good' | 'bad';

/** The attributes of a ticket that an edit can change. */
export interface TicketFields {
  subject: string;
  type: TicketType | null;
  priority: Priority | null;
  status: Status;
  customStatusId: number;
  requesterId: number;
  assigneeId: number | null;
  organizationId: number | null;
  groupId: number | null;
  brandId: number;
  formId: number;
  collaboratorIds: readonly number[];
  followerIds: readonly number[];
  emailCcIds: readonly number[];
  tags: readonly string[];
  /** Values of custom fields by field id; a field without an entry has no value. */
  customFields: Readonly<Record<string, FieldValue>>;
  externalId: string | null;
  problemId: number | null;
  dueAt: number | null;
}

export interface TicketRecord extends TicketFields {
  id: number;
  createdAt: number;
  /** Rises with every audit. */
  updatedAt: number;
  /** Rises with every change, silent ones of the system included. */
  generatedAt: number;
  description: string;
  submitterId: number;
  via: Via;
  hasIncidents: boolean;
  /** Whether any comment is public. */
  isPublic: boolean;
  satisfaction: { score: SatisfactionScore; at: number } | null;
  /** Handled by a bot: exports leave it out unless asked. */
  aiAgent: boolean;
  statusSince: number;
  solvedAt: number | null;
  deleted: { at: number; actorId: number } | null;
  /** Deleted for good: only a husk is left, in exports. */
  scrubbed: boolean;
}

/** Everything about a ticket but its words. */
export type TicketFacts = Omit<TicketRecord, 'subject' | 'description'>;

export interface AttachmentRecord {
  fileName: string;
  contentType: string;
  size: number;
  inline: boolean;
  /** Key of the uploaded bytes; seeded attachments have none, their bytes follow from their id. */
  upload: string | null;
  redacted?: true;
}

/** One save of a ticket. Ids of the audit and its events follow from ticket, ordinal and position. */
export interface AuditRecord {
  /** Position among the ticket's audits, from 0. */
  ordinal: number;
  at: number;
  authorId: number;
  via: Via;
  events: readonly AuditEvent[];
  /** What the caller attached to the update (`ticket.metadata`). */
  custom?: Readonly<Record<string, unknown>>;
}

export interface CommentEvent {
  type: 'Comment';
  authorId: number;
  html: string;
  plain: string;
  public: boolean;
  attachments: readonly AttachmentRecord[];
  redacted?: true;
}

/** What a change records: names and values as the API spells them. */
export type AuditValue = string | number | boolean | readonly string[] | null;

export type AuditEvent =
  | CommentEvent
  | { type: 'Create'; field: string; value: AuditValue }
  | { type: 'Change'; field: string; value: AuditValue; previous: AuditValue; via?: Via }
  | { type: 'Notification'; subject: string; body: string; recipients: readonly number[]; ruleId: number; rule: string }
  | { type: 'SatisfactionRating'; score: SatisfactionScore; assigneeId: number | null }
  | { type: 'CommentRedactionEvent'; commentPart: { ordinal: number; part: number } }
  | {
      type: 'AttachmentRedactionEvent';
      commentPart: { ordinal: number; part: number };
      place: { ticketId: number; ordinal: number; part: number; index: number };
    }
  | { type: 'CommentPrivacyChange'; commentPart: { ordinal: number; part: number }; public: boolean };
