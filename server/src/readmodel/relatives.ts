import { sql } from 'kysely';
import type { WriteTransaction } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';

type Related = Pick<TicketRowTable, 'connection_id' | 'source_id' | 'solved' | 'is_subtask' | 'parent_source_id'>;

/** Source ids of one connection. */
interface Named {
  parents: Set<string>;
  blockers: Set<string>;
}

/** Collects whose rows tell something of tickets that changed: a parent counts its open subtasks, a ticket is blocked by open ones. */
export class Relatives {
  readonly #named = new Map<number, Named>();

  /** A row as it was and as it is; undefined where there is none. */
  note(before: Related | undefined, after: Related | undefined): void {
    const row = after ?? before;
    if (row === undefined) return;
    const parents = [openSubtaskOf(before), openSubtaskOf(after)];
    if (parents[0] !== parents[1]) {
      for (const parent of parents) if (parent !== null) this.#of(row.connection_id).parents.add(parent);
    }
    if (isOpen(before) !== isOpen(after)) this.#of(row.connection_id).blockers.add(row.source_id);
  }

  /** The tickets to look at again. */
  async read(tx: WriteTransaction): Promise<number[]> {
    const ids: number[] = [];
    for (const [connectionId, { parents, blockers }] of this.#named) {
      if (parents.size > 0) {
        const found = await tx.db
          .selectFrom('tickets')
          .select('id')
          .where('connection_id', '=', connectionId)
          .where('source_id', 'in', [...parents])
          .execute();
        ids.push(...found.map(({ id }) => id));
      }
      if (blockers.size > 0) {
        const blocked = await tx.db
          .selectFrom('ticket_links')
          .select('ticket_id')
          .where('connection_id', '=', connectionId)
          .where('other_source_id', 'in', [...blockers])
          .where('blocked_by', '=', sql.lit(1))
          .execute();
        ids.push(...blocked.map(({ ticket_id }) => ticket_id));
      }
    }
    return ids;
  }

  #of(connectionId: number): Named {
    const named = this.#named.get(connectionId) ?? { parents: new Set(), blockers: new Set() };
    this.#named.set(connectionId, named);
    return named;
  }
}

function isOpen(row: Related | undefined): boolean {
  return row?.solved === 0;
}

/** The parent that counts the row as an open subtask. */
function openSubtaskOf(row: Related | undefined): string | null {
  return row?.solved === 0 && row.is_subtask === 1 ? row.parent_source_id : null;
}
