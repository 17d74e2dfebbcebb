import type { Kysely } from 'kysely';
import type { DatabaseSchema } from './schema/database-schema.ts';
import type { ChangeLogTable } from './schema/read-tables.ts';

/** Position of the newest entry; 0 before the first. */
export async function lastSeq(db: Kysely<DatabaseSchema>): Promise<number> {
  const row = await db
    .selectFrom('change_log')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .executeTakeFirst();
  return row?.seq ?? 0;
}

/** Entries after `since` that concern the given desks, oldest first. */
export async function changesSince(
  db: Kysely<DatabaseSchema>,
  { since, deskIds, limit }: { since: number; deskIds: readonly number[]; limit: number },
): Promise<ChangeLogTable[]> {
  if (deskIds.length === 0) return [];
  return db
    .selectFrom('change_log')
    .selectAll()
    .where('seq', '>', since)
    .where((eb) => eb.or([eb('desk_id', 'in', deskIds), eb('previous_desk_id', 'in', deskIds)]))
    .orderBy('seq')
    .limit(limit)
    .execute();
}
