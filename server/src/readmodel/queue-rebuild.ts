import type { NotNull } from 'kysely';
import type { Database, WriteTransaction } from '../store/database.ts';
import { updateMembers } from './member-update.ts';
import { queueCell } from './tally-cells.ts';

/** Rows looked at in one transaction, so that others get their turn in between. */
const BATCH = 500;

/**
 * Goes on working out the members of queues that are marked for it. Ticket by ticket: counts and lists agree at every
 * instant meanwhile, and a process that ends in between goes on where it was.
 *
 * @returns whether there is more to do
 */
export async function rebuildSomeQueues(database: Database, at: number): Promise<boolean> {
  if ((await markedQueues(database.read).executeTakeFirst()) === undefined) return false;
  return database.transaction(async (tx) => {
    const marked = await markedQueues(tx.db).execute();
    const removed = marked.filter((queue) => queue.removed_at !== null).map((queue) => queue.id);
    if (removed.length > 0) await emptyQueues(tx, removed);
    const [first, ...others] = marked.filter((queue) => queue.removed_at === null);
    if (!first) return false;
    const { connection_id, rebuild_after } = first;
    const together = others.filter((one) => one.connection_id === connection_id && one.rebuild_after === rebuild_after);
    const queueIds = [first, ...together].map((queue) => queue.id);
    const rows = await tx.db
      .selectFrom('ticket_rows')
      .selectAll()
      .where('connection_id', '=', connection_id)
      .where('id', '>', rebuild_after)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    await updateMembers(tx, queueIds, rows, { at });
    const last = rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
    await tx.db.updateTable('queues').set({ rebuild_after: last }).where('id', 'in', queueIds).execute();
    return last !== null || queueIds.length + removed.length < marked.length;
  });
}

function markedQueues(db: Database['read']) {
  return db
    .selectFrom('queues')
    .select(['id', 'connection_id', 'removed_at', 'rebuild_after'])
    .where('rebuild_after', 'is not', null)
    .$narrowType<{ rebuild_after: NotNull }>()
    .orderBy('connection_id')
    .orderBy('rebuild_after');
}

async function emptyQueues({ db }: WriteTransaction, queueIds: readonly number[]): Promise<void> {
  await db.deleteFrom('queue_tickets').where('queue_id', 'in', queueIds).execute();
  await db.deleteFrom('queue_rechecks').where('queue_id', 'in', queueIds).execute();
  await db.deleteFrom('tallies').where('cell', 'in', queueIds.map(queueCell)).execute();
  await db.updateTable('queues').set({ rebuild_after: null }).where('id', 'in', queueIds).execute();
}

/** Marks the queues that ask who is looking, in the transaction in which accounts become other people. */
export async function markPersonalQueues({ db }: Pick<WriteTransaction, 'db'>): Promise<void> {
  await db
    .updateTable('queues')
    .set({ rebuild_after: 0 })
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['query']), 'like', '%currentuser%'),
        eb(eb.fn<string>('lower', ['query']), 'like', '%current_user%'),
      ]),
    )
    .execute();
}

/**
 * Looks again at tickets that a queue may gain or lose by the passing of time.
 *
 * @returns when the next one is due, epoch ms; null when none is
 */
export async function recheckQueues(database: Database, at: number): Promise<number | null> {
  const due = await database.read
    .selectFrom('queue_rechecks')
    .select(['queue_id', 'ticket_id'])
    .where('at', '<=', at)
    .orderBy('at')
    .limit(BATCH)
    .execute();
  if (due.length > 0) {
    const queueIds = [...new Set(due.map((recheck) => recheck.queue_id))];
    const ticketIds = [...new Set(due.map((recheck) => recheck.ticket_id))];
    await database.transaction(async (tx) => {
      // Whether or not queue and ticket are still there to be looked at.
      await tx.db
        .deleteFrom('queue_rechecks')
        .where('ticket_id', 'in', ticketIds)
        .where('queue_id', 'in', queueIds)
        .where('at', '<=', at)
        .execute();
      const rows = await tx.db.selectFrom('ticket_rows').selectAll().where('id', 'in', ticketIds).execute();
      await updateMembers(tx, queueIds, rows, { at });
    });
  }
  const next = await database.read
    .selectFrom('queue_rechecks')
    .select((eb) => eb.fn.min('at').as('at'))
    .executeTakeFirst();
  return next?.at ?? null;
}
