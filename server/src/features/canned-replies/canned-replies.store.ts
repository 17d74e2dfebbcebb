import type { Insertable, Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { CannedReplyTable } from '../../store/schema/workspace-tables.ts';

type Db = Kysely<DatabaseSchema>;

const withOwner = (db: Db) =>
  db
    .selectFrom('canned_replies as reply')
    .leftJoin('users as owner', 'owner.id', 'reply.owner_id')
    .selectAll('reply')
    .select('owner.name as owner_name');

/** A person's own replies and the shared ones, by title. */
export function readReplies(db: Db, userId: number) {
  return withOwner(db)
    .where((eb) => eb.or([eb('reply.owner_id', '=', userId), eb('reply.shared', '=', 1)]))
    .orderBy('reply.title')
    .orderBy('reply.id')
    .execute();
}

export function readReply(db: Db, id: number) {
  return withOwner(db).where('reply.id', '=', id).executeTakeFirst();
}

export async function countReplies(db: Db, userId: number): Promise<number> {
  const row = await db
    .selectFrom('canned_replies')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', userId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function insertReply(db: Db, reply: Insertable<CannedReplyTable>): Promise<number> {
  return (await db.insertInto('canned_replies').values(reply).returning('id').executeTakeFirstOrThrow()).id;
}

export async function updateReply(db: Db, id: number, reply: Partial<Insertable<CannedReplyTable>>): Promise<void> {
  await db.updateTable('canned_replies').set(reply).where('id', '=', id).execute();
}

export async function deleteReply(db: Db, id: number): Promise<void> {
  await db.deleteFrom('canned_replies').where('id', '=', id).execute();
}
