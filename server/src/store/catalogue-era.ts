import { type Kysely, sql } from 'kysely';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** Notes that desks, queues, boards or statuses were read anew, and tells of it when it is committed. */
export async function raiseEra(tx: WriteTransaction): Promise<void> {
  await tx.db.updateTable('catalogue_eras').set({ era: sql`era + 1` }).where('id', '=', 1).execute();
  tx.announce({ about: 'desks', era: await readEra(tx.db) });
}

/** How often they were: answers that show any of them hold while it stands. */
export async function readEra(db: Kysely<DatabaseSchema>): Promise<number> {
  const row = await db.selectFrom('catalogue_eras').select('era').where('id', '=', 1).executeTakeFirst();
  return row?.era ?? 0;
}
