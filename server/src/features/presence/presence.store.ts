import type { Database } from '../../store/database.ts';
import type { Place } from './who-is-where.ts';

/** Where a ticket is, by any key it ever had; undefined where it is on none of the desks. */
export async function readPlace(
  { read }: Pick<Database, 'read'>,
  key: string,
  deskIds: readonly number[],
): Promise<Place | undefined> {
  if (deskIds.length === 0) return undefined;
  return read
    .selectFrom('ticket_keys as named')
    .innerJoin('ticket_rows as row', 'row.id', 'named.ticket_id')
    .select(['row.id as ticketId', 'row.key', 'row.desk_id as deskId'])
    .where('named.key', '=', key)
    .where('row.desk_id', 'in', deskIds)
    .orderBy('row.connection_id')
    .limit(1)
    .executeTakeFirst();
}
