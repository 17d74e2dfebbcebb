import { project } from '../../readmodel/projector.ts';
import { batches } from '../../stdx/batches.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { PURGED_AFTER_MS } from '../../store/mirror/tickets.ts';

/** Tickets buried with one statement. */
const BATCH = 500;

/**
 * Marks tickets as deleted upstream, which takes them out of every list, count and search. From then on no search and
 * no late update brings them back; only a read by their id does. Those of a frozen desk are left where they are, and
 * noted as missing: so much is gone there that somebody has to look first.
 *
 * @param options `decided`: somebody has looked; `mayReturn`: they are hidden rather than gone, and looked for again;
 *   `readAt`: when the reading began that says so, so that one that began later and found them is not undone
 * @returns ids of the tickets that are deleted now and were not before
 */
export async function buryTickets(
  tx: WriteTransaction,
  connectionId: number,
  sourceIds: readonly string[],
  at: number,
  { decided = false, mayReturn = false, readAt = at } = {},
): Promise<number[]> {
  const buried: number[] = [];
  for (const batch of batches(sourceIds, BATCH)) {
    const standing = await tx.db
      .selectFrom('tickets as ticket')
      .innerJoin('desks as desk', 'desk.id', 'ticket.desk_id')
      .select(['ticket.id', 'desk.frozen_at'])
      .where('ticket.connection_id', '=', connectionId)
      .where('ticket.source_id', 'in', batch)
      .where('ticket.deleted', '=', 0)
      .where((eb) => eb.or([eb('ticket.read_at', '<=', readAt), eb('ticket.read_at', '>', at)]))
      .execute();
    const frozen = standing.filter((ticket) => ticket.frozen_at !== null && !decided).map(({ id }) => id);
    await noteMissing(tx, frozen, at);
    const ids = standing.map(({ id }) => id).filter((id) => !frozen.includes(id));
    if (ids.length === 0) continue;
    // Without a hash it differs from whatever a read by id brings.
    const tombstone = {
      deleted: 1,
      missing_since: mayReturn ? at : null,
      content_hash: '',
      read_at: readAt,
      purge_at: mayReturn ? null : at + PURGED_AFTER_MS,
    };
    await tx.db.updateTable('tickets').set(tombstone).where('id', 'in', ids).execute();
    buried.push(...ids);
  }
  await project(tx, { ticketIds: buried, at });
  return buried;
}

/** Notes since when tickets are missing upstream; one noted already keeps its time. */
export async function noteMissing({ db }: WriteTransaction, ticketIds: readonly number[], at: number): Promise<void> {
  for (const batch of batches(ticketIds, BATCH)) {
    await db
      .updateTable('tickets')
      .set({ missing_since: at })
      .where('id', 'in', batch)
      .where('missing_since', 'is', null)
      .execute();
  }
}

/** Forgets that tickets were missing. */
export async function forgetMissing({ db }: WriteTransaction, ticketIds: readonly number[]): Promise<void> {
  for (const batch of batches(ticketIds, BATCH)) {
    await db.updateTable('tickets').set({ missing_since: null }).where('id', 'in', batch).execute();
  }
}

/** Keeps tombstones among those that are looked for again, as tickets that were hidden when they were asked for. */
export function leaveHidden(tx: WriteTransaction, tickets: readonly { id: number }[], askedAt: number): Promise<void> {
  return settleHidden(tx, tickets, { missing_since: askedAt });
}

/** Lets what tickets said that were hidden, and are gone now, leave the mirror as of any other that is deleted. */
export function purgeHidden(tx: WriteTransaction, tickets: readonly { id: number }[], at: number): Promise<void> {
  return settleHidden(tx, tickets, { missing_since: null, purge_at: at + PURGED_AFTER_MS });
}

/** Of those that are hidden yet: one that came back meanwhile stands. */
async function settleHidden(
  { db }: WriteTransaction,
  tickets: readonly { id: number }[],
  state: { missing_since: number | null; purge_at?: number },
): Promise<void> {
  for (const batch of batches(tickets, BATCH)) {
    await db
      .updateTable('tickets')
      .set(state)
      .where(
        'id',
        'in',
        batch.map(({ id }) => id),
      )
      .where('deleted', '=', 1)
      .where('missing_since', 'is not', null)
      .execute();
  }
}
