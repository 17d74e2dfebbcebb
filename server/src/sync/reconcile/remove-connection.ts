import type { Clock } from '../../stdx/clock.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import { buryTickets } from './tombstones.ts';

/** Tickets, or other rows, one transaction removes: others want to write meanwhile. */
const TICKETS = 200;
const ROWS = 2_000;

/** What belongs to one ticket. What lists, counts and search show of it went when it was buried. */
const OF_TICKETS = [
  'ticket_keys',
  'comments',
  'ticket_history',
  'worklogs',
  'attachments',
  'ticket_links',
  'sla_clocks',
  'ticket_sprints',
  'queue_tickets',
  'queue_rechecks',
  'status_intervals',
] as const satisfies (keyof DatabaseSchema)[];

/** What belongs to the connection as a whole. */
const OF_CONNECTION = [
  'quarantine',
  'organizations',
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
] as const satisfies (keyof DatabaseSchema)[];

/**
 * Removes a connection's mirror and all that was derived from it, in small transactions. Accounts stay. Can be broken
 * off and begun again: the connection itself goes last.
 */
export async function removeConnection(
  { database, inbox, clock, signal }: { database: Database; inbox: Inbox; clock: Clock; signal: AbortSignal },
  connectionId: number,
): Promise<void> {
  const step = (work: (tx: WriteTransaction) => Promise<number>) => untilDone(database, signal, work);
  // The streams first: a connection that is configured again half-way begins anew, and misses nothing.
  await database.transaction(({ db }) =>
    db.deleteFrom('sync_streams').where('connection_id', '=', connectionId).execute(),
  );
  await step((tx) => removeTickets(tx, connectionId, clock.now()));
  await settleInbox(inbox, connectionId);
  await step((tx) => hideChanges(tx, connectionId));
  await database.transaction(async (tx) => {
    const { db } = tx;
    const desks = db.selectFrom('desks').select('id').where('connection_id', '=', connectionId);
    for (const table of ['user_desks', 'tallies'] as const) {
      await db.deleteFrom(table).where('desk_id', 'in', desks).execute();
    }
    for (const table of OF_CONNECTION) {
      await db.deleteFrom(table).where('connection_id', '=', connectionId).execute();
    }
    await db.deleteFrom('desks').where('connection_id', '=', connectionId).execute();
    await db.deleteFrom('connections').where('id', '=', connectionId).execute();
    tx.announce({ about: 'desks' });
  });
}

/** @returns how many there were to do; 0: it is done */
async function untilDone(
  database: Database,
  signal: AbortSignal,
  work: (tx: WriteTransaction) => Promise<number>,
): Promise<void> {
  do signal.throwIfAborted();
  while ((await database.transaction(work)) > 0);
}

async function removeTickets(tx: WriteTransaction, connectionId: number, at: number): Promise<number> {
  const { db } = tx;
  const tickets = await db
    .selectFrom('tickets')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    .limit(TICKETS)
    .execute();
  if (tickets.length === 0) return 0;
  const sourceIds = tickets.map(({ source_id }) => source_id);
  await buryTickets(tx, connectionId, sourceIds, at, { decided: true });
  const ids = tickets.map(({ id }) => id);
  for (const table of OF_TICKETS) await db.deleteFrom(table).where('ticket_id', 'in', ids).execute();
  await db.deleteFrom('outbox').where('ticket_id', 'in', ids).execute();
  await db.deleteFrom('ticket_rows').where('id', 'in', ids).execute();
  await db.deleteFrom('tickets').where('id', 'in', ids).execute();
  return ids.length;
}

/**
 * Another desk may be given the id of one that went: nobody is to see what changed there. The entries stay, for their
 * positions are how clients know what they have heard.
 */
async function hideChanges({ db }: WriteTransaction, connectionId: number): Promise<number> {
  const desks = db.selectFrom('desks').select('id').where('connection_id', '=', connectionId);
  const shown = await db
    .selectFrom('change_log')
    .select('seq')
    .where((eb) => eb.or([eb('desk_id', 'in', desks), eb('previous_desk_id', 'in', desks)]))
    .limit(ROWS)
    .execute();
  if (shown.length === 0) return 0;
  const seqs = shown.map(({ seq }) => seq);
  await db
    .updateTable('change_log')
    .set({ desk_id: 0, previous_desk_id: null, key: '', fields: '[]' })
    .where('seq', 'in', seqs)
    .execute();
  return seqs.length;
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
