/**
 * Who asks, and what they may see. Made by http from a session or an API token; every read and write that touches
 * tickets takes it, and narrows to `deskIds` in its SQL.
 */
export interface Caller {
  readonly userId: number;
  readonly name: string;
  readonly role: 'agent' | 'lead' | 'admin';
  /** Desks they may see; for "every desk" all of them, resolved. */
  readonly deskIds: readonly number[];
  /** The people of the connections they are. */
  readonly personIds: readonly number[];
  /** IANA name; days of "today" are theirs. */
  readonly timeZone: string;
}
