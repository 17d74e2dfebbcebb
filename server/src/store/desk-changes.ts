import type { Kysely } from 'kysely';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** Position in the change log of each desk's last change. */
export async function readDeskChanges(db: Kysely<DatabaseSchema>): Promise<Map<number, number>> {
  const rows = await db.selectFrom('desk_changes').select(['desk_id', 'seq']).execute();
  return new Map(rows.map((row) => [row.desk_id, row.seq]));
}
