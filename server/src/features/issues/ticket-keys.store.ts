import type { Kysely } from 'kysely';
import { batches } from '../../stdx/batches.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

const KEYS_PER_QUERY = 500;

export interface KeyedTicket {
  readonly id: number;
  /** One of those that were asked for. */
  readonly key: string;
  /** The one it has now. */
  readonly present: string;
}

/** Tickets by any key they ever had, among those on the given desks; of two of one key that of the older site is last. */
export async function readKeyed(
  db: Kysely<DatabaseSchema>,
  keys: readonly string[],
  deskIds: readonly number[],
): Promise<KeyedTicket[]> {
  const found: KeyedTicket[] = [];
  if (deskIds.length === 0) return found;
  for (const some of batches(keys, KEYS_PER_QUERY)) {
    const rows = await db
      .selectFrom('ticket_keys as named')
      .innerJoin('ticket_rows as row', 'row.id', 'named.ticket_id')
      .select(['row.id', 'named.key', 'row.key as present'])
      .where('named.key', 'in', some)
      .where('row.desk_id', 'in', deskIds)
      .orderBy('row.connection_id', 'desc')
      .execute();
    found.push(...rows);
  }
  return found;
}
