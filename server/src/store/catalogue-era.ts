import { type Kysely, sql } from 'kysely';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

const raised = new WeakSet<WriteTransaction>();

/** Notes that desks, queues, boards or statuses are others, and tells of it when it is committed; once in a transaction. */
export async function raiseEra(tx: WriteTransaction): Promise<void> {
  if (raised.has(tx)) return;
  raised.add(tx);
  await tx.db.updateTable('catalogue_eras').set({ era: sql`era + 1` }).where('id', '=', 1).execute();
  tx.announce({ about: 'desks', era: await readEra(tx.db) });
}

type CatalogueTable = 'desks' | 'queues' | 'boards' | 'sprints' | 'statuses' | 'priorities';

/**
 * Looks at what a table holds of a connection before it is written anew, as it is every few minutes. What it returns
 * is to be called afterwards, and raises the era if that is not what it held.
 */
export async function watchCatalogue(
  tx: WriteTransaction,
  table: CatalogueTable,
  connectionId: number,
): Promise<() => Promise<void>> {
  const held = async () => {
    const { rows } = await sql<object>`select * from ${sql.table(table)} where connection_id = ${connectionId}
      order by ${sql.ref(table === 'priorities' ? 'name' : 'source_id')}`.execute(tx.db);
    return JSON.stringify(rows);
  };
  const before = await held();
  return async () => {
    if ((await held()) !== before) await raiseEra(tx);
  };
}

/** How often they became others: answers that show any of them hold while it stands. */
export async function readEra(db: Kysely<DatabaseSchema>): Promise<number> {
  const row = await db.selectFrom('catalogue_eras').select('era').where('id', '=', 1).executeTakeFirst();
  return row?.era ?? 0;
}
