import { sql } from 'kysely';
import type { Clock } from '../../stdx/clock.ts';
import { raiseEra } from '../../store/catalogue-era.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { removalOfUploads } from '../../store/outbox/uploads.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import { hideChanges } from './hide-changes.ts';
import { removeTickets } from './remove-tickets.ts';

/** Tickets, other rows, or files, one transaction removes at most: others want to write meanwhile. */
const TICKETS = 200;
const ROWS = 2_000;
const UPLOADS = 20;

/** A transaction that took longer is followed by a smaller one. */
const HELD_MS = 25;

/** What belongs to its desks. */
const OF_DESKS = [
  'tallies',
  'view_tallies',
  'created_tallies',
  'desk_changes',
  'user_desks',
] as const satisfies (keyof DatabaseSchema)[];

/** What belongs to the connection as a whole. */
const OF_CONNECTION = [
  'quarantine',
  'organizations',
  'twins',
  'queues',
  'statuses',
  'priorities',
  'workflow_transitions',
  'boards',
  'sprints',
  'webhook_registrations',
  'linked_accounts',
  'user_people',
  'people',
  'outbox',
  'errands',
  'site_budgets',
] as const satisfies (keyof DatabaseSchema)[];

export interface RemovalMeans {
  readonly database: Database;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Removes a connection's mirror and all that was derived from it, in small transactions. Accounts stay. Can be broken
 * off and begun again: the connection itself goes last. Ends by itself when the connection is configured anew.
 */
export async function removeConnection(means: RemovalMeans, connectionId: number): Promise<void> {
  try {
    await removeAll(means, connectionId);
  } catch (error) {
    if (!(error instanceof CalledOff)) throw error;
  }
}

/** The connection is kept after all. */
class CalledOff extends Error {}

async function removeAll(means: RemovalMeans, connectionId: number): Promise<void> {
  const { clock, inbox } = means;
  const write = <T>(work: (tx: WriteTransaction) => Promise<T>) => whileRemoved(means, connectionId, work);
  const step = (most: number, work: Step) => untilDone(means, write, most, work);
  // The streams first: a connection that is configured again half-way begins anew, and misses nothing.
  await write(({ db }) => db.deleteFrom('sync_streams').where('connection_id', '=', connectionId).execute());
  await step(TICKETS, (tx, limit) => removeSome(tx, connectionId, limit, clock.now()));
  await settleInbox(inbox, connectionId);
  await hideChanges(means, write, connectionId);
  const desks = sql`desk_id in (select id from desks where connection_id = ${connectionId})`;
  for (const table of OF_DESKS) await step(ROWS, (tx, limit) => removeRows(tx, table, desks, limit));
  await step(UPLOADS, removalOfUploads(connectionId));
  const own = sql`connection_id = ${connectionId}`;
  for (const table of OF_CONNECTION) {
    await step(ROWS, async (tx, limit) => {
      // Kept answers show some of these beside tickets.
      await raiseEra(tx);
      return removeRows(tx, table, own, limit);
    });
  }
  await write(async (tx) => {
    await tx.db.deleteFrom('desks').where('connection_id', '=', connectionId).execute();
    await tx.db.deleteFrom('connections').where('id', '=', connectionId).execute();
    await raiseEra(tx);
  });
}

/** @throws CalledOff when the connection was configured again meanwhile, maybe by another process */
function whileRemoved<T>(
  { database, signal }: RemovalMeans,
  connectionId: number,
  work: (tx: WriteTransaction) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  return database.transaction(async (tx) => {
    const connection = await tx.db
      .selectFrom('connections')
      .select('managed_by')
      .where('id', '=', connectionId)
      .executeTakeFirst();
    if (connection?.managed_by !== 'removed') throw new CalledOff();
    return work(tx);
  });
}

/** One transaction of a removal; it answers how many there were to do, and 0 when it is done. */
type Step = (tx: WriteTransaction, limit: number) => Promise<number>;

async function untilDone(
  { clock }: RemovalMeans,
  write: <T>(work: (tx: WriteTransaction) => Promise<T>) => Promise<T>,
  most: number,
  work: Step,
): Promise<void> {
  let limit = most;
  let begunAt = 0;
  const timed = (tx: WriteTransaction) => {
    // Only now: before it had the lock it kept nobody from writing.
    begunAt = clock.now();
    return work(tx, limit);
  };
  while ((await write(timed)) > 0) {
    const isSlow = clock.now() - begunAt > HELD_MS;
    limit = isSlow ? Math.ceil(limit / 2) : Math.min(most, Math.ceil(limit * 1.2));
  }
}

async function removeSome(tx: WriteTransaction, connectionId: number, limit: number, at: number): Promise<number> {
  const tickets = await tx.db
    .selectFrom('tickets')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    .limit(limit)
    .execute();
  await removeTickets(tx, connectionId, tickets, at);
  return tickets.length;
}

async function removeRows(
  { db, dialect }: WriteTransaction,
  table: (typeof OF_DESKS | typeof OF_CONNECTION)[number],
  which: ReturnType<typeof sql>,
  limit: number,
): Promise<number> {
  const isPostgres = dialect.name === 'postgres';
  const some = sql`select ${sql.raw(isPostgres ? 'ctid' : 'rowid')} from ${sql.table(table)} where ${which} limit ${limit}`;
  const among = isPostgres ? sql`ctid = any (array(${some}))` : sql`rowid in (${some})`;
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ${among}`.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function settleInbox(inbox: Inbox, connectionId: number): Promise<void> {
  for (;;) {
    const hints = await inbox.pending(connectionId, ROWS);
    if (hints.length === 0) break;
    await inbox.settle(connectionId, hints);
  }
  // Whatever came for it: nobody looks after these once it is gone.
  await inbox.forgetOld(connectionId, Number.MAX_SAFE_INTEGER);
}
