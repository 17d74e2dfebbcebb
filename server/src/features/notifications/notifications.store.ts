import { type Kysely, sql } from 'kysely';
import type { Caller } from '../../domain/caller.ts';
import { batches } from '../../stdx/batches.ts';
import type { WriteTransaction } from '../../store/database.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { NotificationMarkTable } from '../../store/schema/workspace-tables.ts';
import { NEWS_MS, type Notice } from './notice.ts';

type Db = Kysely<DatabaseSchema>;

const BATCH = 100;
const KEPT_MS = 60 * 24 * 3_600_000;
/** Of one person: beyond the first, those that are no news any more go; beyond the second the oldest in any case. */
const KEPT = 500;
const KEPT_MAX = 5_000;
/** How much of what was said is shown. */
const EXCERPT = 200;

/** Keeps what each is to be told, once for each cause. @returns whom there is something new for */
export async function keepNotices({ db }: WriteTransaction, notices: readonly Notice[], at: number): Promise<number[]> {
  const told = new Set<number>();
  for (const some of batches(notices, BATCH)) {
    const kept = await db
      .insertInto('notifications')
      .values(some.map(rowOf))
      .onConflict((conflict) => conflict.columns(['user_id', 'ticket_id', 'cause']).doNothing())
      .returning('user_id')
      .execute();
    for (const { user_id } of kept) told.add(user_id);
  }
  for (const userId of told) await trim(db, userId, at);
  return [...told];
}

function rowOf({ userId, kind, ticketId, cause, about, by, at }: Notice) {
  return {
    user_id: userId,
    kind,
    ticket_id: ticketId,
    cause,
    about: about ?? null,
    actor_user_id: by && 'userId' in by ? by.userId : null,
    actor_person_id: by && 'personId' in by ? by.personId : null,
    at,
    read_at: null,
  };
}

/** What is still news stays as long as it can: what it came of must not tell a second time. */
async function trim(db: Db, userId: number, at: number): Promise<void> {
  const nth = (n: number) =>
    db
      .selectFrom('notifications as newer')
      .select('newer.id')
      .where('newer.user_id', '=', userId)
      .orderBy('newer.id', 'desc')
      .offset(n)
      .limit(1);
  await db
    .deleteFrom('notifications')
    .where('user_id', '=', userId)
    .where((eb) =>
      eb.or([
        eb('at', '<', at - KEPT_MS),
        eb('id', '<=', nth(KEPT_MAX)),
        eb.and([eb('at', '<', at - NEWS_MS), eb('id', '<=', nth(KEPT))]),
      ]),
    )
    .execute();
}

/** Those of tickets the caller may see, the latest first. */
export async function readNotifications(
  db: Db,
  caller: Caller,
  { before, limit }: { before: number | undefined; limit: number },
) {
  if (caller.deskIds.length === 0) return [];
  return ofCaller(db, caller)
    .leftJoin('comments as comment', (join) =>
      join.onRef('comment.ticket_id', '=', 'one.ticket_id').onRef('comment.source_id', '=', 'one.about'),
    )
    .leftJoin('users as actor', 'actor.id', 'one.actor_user_id')
    .leftJoin('people as person', 'person.id', 'one.actor_person_id')
    .select(['one.id', 'one.kind', 'row.key', 'row.summary', 'one.at', 'one.read_at', 'one.about'])
    .select(['actor.name as account_name', 'person.name as person_name'])
    .select(sql<string | null>`substr(comment.body_text, 1, ${sql.lit(EXCERPT)})`.as('said'))
    .$if(before !== undefined, (query) => query.where('one.id', '<', before as number))
    .orderBy('one.id', 'desc')
    .limit(limit)
    .execute();
}

/** Why edits were refused, by their ids; those sent again or dropped meanwhile have no reason any more. */
export async function readReasons(db: Db, editIds: readonly number[]): Promise<Map<number, string | null>> {
  if (editIds.length === 0) return new Map();
  const edits = await db.selectFrom('outbox').select(['id', 'error_message']).where('id', 'in', editIds).execute();
  return new Map(edits.map(({ id, error_message }) => [id, error_message]));
}

export async function countUnread(db: Db, caller: Caller): Promise<number> {
  if (caller.deskIds.length === 0) return 0;
  const { count } = await ofCaller(db, caller)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('one.read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function ofCaller(db: Db, { userId, deskIds }: Caller) {
  return db
    .selectFrom('notifications as one')
    .innerJoin('ticket_rows as row', 'row.id', 'one.ticket_id')
    .where('one.user_id', '=', userId)
    .where('row.desk_id', 'in', deskIds);
}

/** Marks one of a person's as read, or all up to one. */
export async function markRead(
  { db }: WriteTransaction,
  userId: number,
  { id, andBefore }: { id: number; andBefore: boolean },
  at: number,
): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ read_at: at })
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .where('id', andBefore ? '<=' : '=', id)
    .execute();
}

export function readMark(db: Db): Promise<Omit<NotificationMarkTable, 'id'> | undefined> {
  return db.selectFrom('notification_marks').select(['seq', 'comment_id', 'at']).executeTakeFirst();
}

export async function writeMark({ db }: WriteTransaction, mark: Omit<NotificationMarkTable, 'id'>): Promise<void> {
  await db
    .insertInto('notification_marks')
    .values({ id: 1, ...mark })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(mark))
    .execute();
}

/** The newest comment there is; 0 before the first. */
export async function lastComment(db: Db): Promise<number> {
  const row = await db
    .selectFrom('comments')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Connections that were read whole once. */
export async function readSettled(db: Db): Promise<Set<number>> {
  const rows = await db
    .selectFrom('connections as connection')
    .select('connection.id')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sync_streams as stream')
            .select('stream.stream')
            .whereRef('stream.connection_id', '=', 'connection.id')
            .where('stream.complete', '=', 0),
        ),
      ),
    )
    .where('connection.state', '<>', 'new')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
