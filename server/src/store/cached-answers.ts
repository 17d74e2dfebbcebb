import { type Kysely, sql } from 'kysely';
import type { WriteTransaction } from './database.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';
import type { CachedAnswerTable } from './schema/read-tables.ts';
import { writeMany } from './write-many.ts';

type Db = Kysely<DatabaseSchema>;

export function findCachedAnswer(db: Db, key: string, now: number) {
  return db
    .selectFrom('cached_answers')
    .select('answer')
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

export function writeCachedAnswers(tx: WriteTransaction, answers: readonly CachedAnswerTable[]): Promise<void> {
  return writeMany(tx, 'cached_answers', answers, { key: ['key'], overwrite: 'all' });
}

export async function deleteExpiredAnswers({ db }: WriteTransaction, now: number): Promise<void> {
  await db.deleteFrom('cached_answers').where('expires_at', '<=', now).execute();
}

export function readAnswerKeys(db: Db) {
  return db.selectFrom('cached_answers').select(['key', 'tags']).execute();
}

export async function deleteCachedAnswers({ db }: WriteTransaction, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await db.deleteFrom('cached_answers').where('key', 'in', keys).execute();
}

export async function cachedAnswersSize(db: Db): Promise<{ entries: number; bytes: number }> {
  const { rows } = await sql<{ entries: number; bytes: number }>`
    select count(*) as entries, coalesce(sum(bytes), 0) as bytes from cached_answers`.execute(db);
  return rows[0] ?? { entries: 0, bytes: 0 };
}
