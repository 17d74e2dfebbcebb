/** What other people do to the account behind its clients' backs, as data. */

/** Edits of a ticket, by what they change; `edit` takes whatever `PUT /tickets/{id}` does. */
type Edit =
  | { kind: 'status'; status: string }
  | { kind: 'assign'; userId: number | null }
  | { kind: 'group'; groupId: number }
  | { kind: 'subject'; subject: string }
  | { kind: 'priority'; priority: string | null }
  | { kind: 'type'; type: string | null }
  | { kind: 'requester'; userId: number }
  | { kind: 'comment'; text: string; public?: boolean }
  | { kind: 'tags'; tags?: readonly string[]; add?: readonly string[]; remove?: readonly string[] }
  | { kind: 'field'; fieldId: number; value: unknown }
  | { kind: 'edit'; ticket: Readonly<Record<string, unknown>> };

export type ChangeOfTicket = { ticketId: number } & (
  | Edit
  | { kind: 'delete' | 'restore' | 'permanently_delete' | 'spam' | 'touch' }
  | { kind: 'merge'; into: number }
  | { kind: 'redact'; commentId: string; text: string }
  | { kind: 'redact_attachment'; attachmentId: string }
  | { kind: 'make_private'; commentId: string }
);

export type ChangeOfPeople =
  | { kind: 'rename_user'; userId: number; name: string }
  | { kind: 'suspend_user'; userId: number; suspended: boolean }
  | { kind: 'set_role'; userId: number; role: 'end-user' | 'agent' | 'admin' }
  /** Holds an agent to the tickets of their groups, or to their own; null lets them see all. */
  | { kind: 'restrict_user'; userId: number; to: 'groups' | 'assigned' | null }
  | { kind: 'delete_user' | 'permanently_delete_user'; userId: number };

export type ChangeOfNames =
  | { kind: 'rename_group'; groupId: number; name: string }
  | { kind: 'rename_organization'; organizationId: number; name: string };

export type ChangeOfAccess =
  /** Ends the OAuth tokens of a user, or everybody's, refresh tokens included unless they are spared. */
  | { kind: 'revoke_tokens'; userId?: number; keepRefresh?: boolean }
  | { kind: 'api_token'; userId: number; revoked: boolean }
  /** Takes a group's tickets, or one, out of every caller's sight, or gives them back. */
  | { kind: 'hide_group'; groupId: number; hidden: boolean }
  | { kind: 'hide_ticket'; ticketId: number; hidden: boolean };

export type Creation = {
  kind: 'create';
  subject: string;
  text: string;
  requesterId?: number;
  ticket?: Readonly<Record<string, unknown>>;
};

/** `as` is who does it; without it, whoever would. */
export type Change = { as?: number } & (Creation | ChangeOfTicket | ChangeOfPeople | ChangeOfNames | ChangeOfAccess);
