import type { Clock } from '../stdx/clock.ts';
import type { Database, WriteTransaction } from '../store/database.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { QueueMembership } from './queue-membership.ts';
import { TallyChanges } from './tallies.ts';
import { queueCell } from './tally-cells.ts';

/** Rows looked at in one transaction, so that others get their turn in between. */
const BATCH = 500;

/**
 * Works out the members of queues anew, after their definition changed or they went away. Ticket by ticket: counts
 * and lists agree at every instant meanwhile.
 */
export async function rebuildQueues(database: Database, queueIds: readonly number[], clock: Clock): Promise<void> {
  if (queueIds.length === 0) return;
  const queues = await database.read
    .selectFrom('queues')
    .select(['id', 'connection_id', 'removed_at'])
    .where('id', 'in', queueIds)
    .execute();
  const removed = queues.filter((queue) => queue.removed_at !== null).map((queue) => queue.id);
  if (removed.length > 0) {
    await database.transaction(async (tx) => {
      await tx.db.deleteFrom('queue_tickets').where('queue_id', 'in', removed).execute();
      await tx.db.deleteFrom('queue_rechecks').where('queue_id', 'in', removed).execute();
      await tx.db.deleteFrom('tallies').where('cell', 'in', removed.map(queueCell)).execute();
    });
  }
  const live = queues.filter((queue) => queue.removed_at === null);
  for (const connection_id of new Set(live.map((queue) => queue.connection_id))) {
    let after = 0;
    for (;;) {
      const last = await database.transaction(async (tx) => {
        const rows = await tx.db
          .selectFrom('ticket_rows')
          .selectAll()
          .where('connection_id', '=', connection_id)
          .where('id', '>', after)
          .orderBy('id')
          .limit(BATCH)
          .execute();
        await updateMembers(tx, queueIds, rows, clock.now());
        return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
      });
      if (last === null) break;
      after = last;
    }
  }
}

/** Works out anew the queues that ask who is looking, after accounts became other people. */
export async function rebuildPersonalQueues(database: Database, clock: Clock): Promise<void> {
  const queues = await database.read
    .selectFrom('queues')
    .select('id')
    .where('removed_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb(eb.fn<string>('lower', ['query']), 'like', '%currentuser%'),
        eb(eb.fn<string>('lower', ['query']), 'like', '%current_user%'),
      ]),
    )
    .execute();
  await rebuildQueues(
    database,
    queues.map((queue) => queue.id),
    clock,
  );
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
    await database.transaction(async (tx) => {
      const rows = await tx.db
        .selectFrom('ticket_rows')
        .selectAll()
        .where('id', 'in', [...new Set(due.map((recheck) => recheck.ticket_id))])
        .execute();
      await updateMembers(tx, [...new Set(due.map((recheck) => recheck.queue_id))], rows, at);
    });
  }
  const next = await database.read
    .selectFrom('queue_rechecks')
    .select((eb) => eb.fn.min('at').as('at'))
    .executeTakeFirst();
  return next?.at ?? null;
}

async function updateMembers(
  tx: WriteTransaction,
  queueIds: readonly number[],
  rows: readonly TicketRowTable[],
  at: number,
): Promise<void> {
  const queues = await QueueMembership.load(tx, queueIds);
  const tallies = new TallyChanges();
  const before = new Map(rows.map((row) => [row.id, row]));
  await queues.update(tx, { changed: rows, removed: [], before, tallies, at });
  await tallies.write(tx);
}
