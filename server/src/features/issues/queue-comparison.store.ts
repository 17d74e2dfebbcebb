import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

/** Ids of tickets of these desks that have one of these keys now. */
export async function readTicketIds(
  db: Kysely<DatabaseSchema>,
  keys: readonly string[],
  deskIds: readonly number[],
): Promise<number[]> {
  if (keys.length === 0 || deskIds.length === 0) return [];
  const rows = await db
    .selectFrom('ticket_keys as named')
    .innerJoin('ticket_rows as row', 'row.id', 'named.ticket_id')
    .select('row.id')
    .where('named.key', 'in', keys)
    .where('row.key', 'in', keys)
    .where('row.desk_id', 'in', deskIds)
    .distinct()
    .execute();
  return rows.map(({ id }) => id);
}
