import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/*
 * Of several processes one keeps a connection in sync, and people ask any of them. What only that one may do is written
 * down here; it looks often, and does it however often a process ends meanwhile.
 */

export type Errand =
  /** Look for changes now; `full`: read everything again. */
  | { kind: 'sync'; full: boolean }
  /** Read one record in quarantine again, or many of them. */
  | { kind: 'replay'; item: number }
  | { kind: 'replay_all' };

export interface AskedErrand {
  readonly id: number;
  readonly errand: Errand;
}

/** Asks for something to be done. @returns its number */
export async function addErrand(
  database: Database,
  { connectionId, errand, at }: { connectionId: number; errand: Errand; at: number },
): Promise<number> {
  return database.transaction(async (tx) => {
    const { id } = await tx.db
      .insertInto('errands')
      .values({ connection_id: connectionId, errand: JSON.stringify(errand), asked_at: at, answer: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    tx.announce({ about: 'errands', connectionId });
    return id;
  });
}

/** What is asked of a connection and not done, oldest first. */
export async function openErrands(db: Kysely<DatabaseSchema>, connectionId: number): Promise<AskedErrand[]> {
  const rows = await db
    .selectFrom('errands')
    .select(['id', 'errand'])
    .where('connection_id', '=', connectionId)
    .where('answer', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, errand }) => ({ id, errand: JSON.parse(errand) as Errand }));
}

export async function answerErrand(database: Database, id: number, answer: unknown): Promise<void> {
  const text = JSON.stringify(answer);
  await database.transaction(({ db }) =>
    db.updateTable('errands').set({ answer: text }).where('id', '=', id).execute(),
  );
}

/** Null while it is not done. */
export async function readErrandAnswer<Answer>(db: Kysely<DatabaseSchema>, id: number): Promise<Answer | null> {
  const row = await db.selectFrom('errands').select('answer').where('id', '=', id).executeTakeFirst();
  return row?.answer ? (JSON.parse(row.answer) as Answer) : null;
}

export async function dropErrand(database: Database, id: number): Promise<void> {
  await database.transaction(({ db }) => db.deleteFrom('errands').where('id', '=', id).execute());
}

/** Forgets answers nobody fetched: whoever asked is gone. */
export async function dropAnsweredBefore(database: Database, connectionId: number, before: number): Promise<void> {
  const old = database.read
    .selectFrom('errands')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('answer', 'is not', null)
    .where('asked_at', '<', before);
  if ((await old.executeTakeFirst()) === undefined) return;
  await database.transaction(({ db }) =>
    db
      .deleteFrom('errands')
      .where('connection_id', '=', connectionId)
      .where('answer', 'is not', null)
      .where('asked_at', '<', before)
      .execute(),
  );
}
