import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** Keeps what is left of a site's limits for the processes that do not spend them. */
export async function keepSiteBudget(
  database: Database,
  { connectionId, report, at }: { connectionId: number; report: string; at: number },
): Promise<void> {
  await database.transaction(({ db }) =>
    db
      .insertInto('site_budgets')
      .values({ connection_id: connectionId, report, at })
      .onConflict((conflict) => conflict.column('connection_id').doUpdateSet({ report, at }))
      .execute(),
  );
}

/** As it was last kept. */
export function readSiteBudget(db: Kysely<DatabaseSchema>, connectionId: number) {
  return db
    .selectFrom('site_budgets')
    .select(['report', 'at'])
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
}
