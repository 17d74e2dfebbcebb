import { type Kysely, sql } from 'kysely';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

const raised = new WeakSet<WriteTransaction>();

/** Notes that desks, queues, boards or statuses were written anew, and tells of it when it is committed; once in a transaction. */
export async function raiseEra(tx: WriteTransaction): Promise<void> {
  if (raised.has(tx)) return;
  raised.add(tx);
  await tx.db.updateTable('catalogue_eras').set({ era: sql`era + 1` }).where('id', '=', 1).execute();
  tx.announce({ about: 'desks', era: await readEra(tx.db) });
}

/** How often they were: answers that show any of them hold while it stands. */
export async function readEra(db: Kysely<DatabaseSchema>): Promise<number> {
  const row = await db.selectFrom('catalogue_eras').select('era').where('id', '=', 1).executeTakeFirst();
  return row?.era ?? 0;
}
