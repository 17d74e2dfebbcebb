/** Which tickets are out of whose sight: agents may be held to their groups, and whole groups may be withdrawn. */
import type { AccountUsers } from './content/account-users.ts';
import type { RowTest } from './content/conditions.ts';
import { groups, users as userIds } from './content/ids.ts';
import type { Caller } from './http/auth.ts';
import type { TicketColumns } from './store/columns.ts';

const EVERY_ROW: RowTest = () => true;

export class Sight {
  /** Groups and tickets that no caller sees. */
  readonly hiddenGroups = new Set<number>();
  readonly hiddenTickets = new Set<number>();
  readonly #columns: TicketColumns;
  readonly #users: AccountUsers;

  constructor(columns: TicketColumns, users: AccountUsers) {
    this.#columns = columns;
    this.#users = users;
  }

  sees(caller: Caller, ticketId: number): boolean {
    return this.rowsOf(caller)(ticketId - 1);
  }

  /** A test of the rows that a caller sees. */
  rowsOf({ userId }: Caller): RowTest {
    const { restriction } = (userId === null ? undefined : this.#users.get(userId)) ?? {};
    if (restriction === undefined && this.hiddenGroups.size === 0 && this.hiddenTickets.size === 0) return EVERY_ROW;
    const { group, assignee } = this.#columns;
    const hidden = columnValues(this.hiddenGroups);
    const own = columnValues(this.#groupsOf(userId));
    const self = userId === null ? -1 : userIds.ordinal(userId) + 1;
    return (row) => {
      if (hidden.has(group[row]!) || this.hiddenTickets.has(row + 1)) return false;
      if (restriction === 'groups') return own.has(group[row]!) || assignee[row] === self;
      return restriction === undefined || assignee[row] === self;
    };
  }

  #groupsOf(userId: number | null): number[] {
    const own = this.#users.memberships.filter((membership) => membership.userId === userId);
    return own.map(({ groupId }) => groupId);
  }
}

/** Group ids as the column of groups has them. */
function columnValues(ids: Iterable<number>): Set<number> {
  return new Set(Array.from(ids, (id) => groups.ordinal(id) + 1));
}
