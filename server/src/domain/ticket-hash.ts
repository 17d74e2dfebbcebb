import { hash } from 'node:crypto';

/** What a hash tells apart of a ticket. */
export interface HashedTicket {
  readonly key: string;
  readonly status: string;
  /** Name; null for nobody. */
  readonly assignee: string | null;
  readonly summary: string;
  readonly priority: string | null;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly commentCount: number;
}

/** Clients of earlier systems have it: MD5, in hex, of `key|status|assignee or unassigned|summary`. */
export function ticketHashV1({
  key,
  status,
  assignee,
  summary,
}: Omit<HashedTicket, 'priority' | 'updatedAt' | 'commentCount'>): string {
  return hash('md5', `${key}|${status}|${assignee ?? 'unassigned'}|${summary}`);
}

/** Also of what the first one misses: another priority, a comment, any later activity. */
export function ticketHashV2(ticket: HashedTicket): string {
  const { updatedAt, priority, commentCount } = ticket;
  return hash('md5', `${ticketHashV1(ticket)}|${updatedAt}|${priority ?? ''}|${commentCount}`);
}
