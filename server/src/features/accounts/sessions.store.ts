import type { Kysely } from 'kysely';
import { batches } from '../../stdx/batches.ts';
import type { WriteTransaction } from '../../store/database.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

export function findSession(db: Db, tokenHash: string) {
  return db
    .selectFrom('sessions')
    .select(['user_id', 'created_at', 'last_seen_at'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function insertSession(
  { db }: WriteTransaction,
  session: { tokenHash: string; userId: number; createdAt: number; at: number },
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      token_hash: session.tokenHash,
      user_id: session.userId,
      created_at: session.createdAt,
      last_seen_at: session.at,
    })
    .execute();
}

/** As many hashes as every database takes in one statement. */
const TOUCHED_TOGETHER = 500;

export async function touchSessions(
  { db }: WriteTransaction,
  tokenHashes: readonly string[],
  at: number,
): Promise<void> {
  for (const some of batches(tokenHashes, TOUCHED_TOGETHER)) {
    await db.updateTable('sessions').set({ last_seen_at: at }).where('token_hash', 'in', some).execute();
  }
}

/** Accounts whose sessions were used since, the latest first. */
export function readSeenSince(db: Db, since: number, limit: number) {
  return db
    .selectFrom('sessions')
    .select(['user_id', (eb) => eb.fn.max('last_seen_at').as('seen_at')])
    .where('last_seen_at', '>=', since)
    .groupBy('user_id')
    .orderBy('seen_at', 'desc')
    .limit(limit)
    .execute();
}

export async function deleteSession({ db }: WriteTransaction, tokenHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
}

/** Removes sessions that began before `createdBefore` or were last used before `seenBefore`. */
export async function deleteOldSessions(
  { db }: WriteTransaction,
  limits: { createdBefore: number; seenBefore: number },
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('created_at', '<', limits.createdBefore), eb('last_seen_at', '<', limits.seenBefore)]))
    .execute();
}

/** Ends whatever lets anybody act as this account. */
export async function deleteCredentials({ db }: WriteTransaction, userId: number): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
  await db.deleteFrom('api_tokens').where('user_id', '=', userId).execute();
}

export function findApiToken(db: Db, tokenHash: string) {
  return db
    .selectFrom('api_tokens')
    .select(['id', 'user_id', 'last_used_at'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst();
}

export async function touchApiTokens(
  { db }: WriteTransaction,
  tokenHashes: readonly string[],
  at: number,
): Promise<void> {
  for (const some of batches(tokenHashes, TOUCHED_TOGETHER)) {
    await db.updateTable('api_tokens').set({ last_used_at: at }).where('token_hash', 'in', some).execute();
  }
}

export function listApiTokens(db: Db, userId: number) {
  return db
    .selectFrom('api_tokens')
    .select(['id', 'name', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .orderBy('id')
    .execute();
}

export async function insertApiToken(
  { db }: WriteTransaction,
  token: { userId: number; name: string; tokenHash: string; at: number },
): Promise<number> {
  const { id } = await db
    .insertInto('api_tokens')
    .values({
      user_id: token.userId,
      name: token.name,
      token_hash: token.tokenHash,
      created_at: token.at,
      last_used_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** @returns whether there was such a token */
export async function deleteApiToken({ db }: WriteTransaction, userId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('api_tokens')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
