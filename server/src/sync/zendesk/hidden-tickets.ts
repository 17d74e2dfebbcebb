import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { CensusReads } from '../reconcile/census-reads.ts';
import { lookAgain } from '../reconcile/missing-tickets.ts';
import { leaveHidden, purgeHidden } from '../reconcile/tombstones.ts';
import type { SyncContext } from '../sync-context.ts';

/** How often a hidden ticket is asked for by itself: no list tells one that is hidden from one that is gone. */
const ASKED_EVERY_MS = 60 * 60_000;

/** Tickets of a desk looked for at once, when one of them is seen again. */
const OF_DESKS = 1_000;

/** The tombstone of a ticket that was hidden when it was last asked for. */
export interface HiddenTicket {
  id: number;
  sourceId: string;
  deskId: number;
  askedAt: number;
}

/** Tickets of desks that are hidden. Asked for by their desks: few tickets anywhere are missing. */
export function hiddenTickets(
  db: Kysely<DatabaseSchema>,
  deskIds: readonly number[],
  { after, limit }: { after: string; limit: number },
): Promise<HiddenTicket[]> {
  return db
    .selectFrom('tickets')
    .select(['id', 'source_id as sourceId', 'desk_id as deskId', 'missing_since as askedAt'])
    .where('desk_id', 'in', [0, ...deskIds])
    .where('missing_since', 'is not', null)
    .where('deleted', '=', 1)
    .where('source_id', '>', after)
    .orderBy('source_id')
    .limit(limit)
    .$narrowType<{ askedAt: number }>()
    .execute();
}

/** Where one ticket that was hidden is seen again, others of its desk may be. @returns ids of all of them */
export async function comeBackWith({ database }: SyncContext, back: readonly HiddenTicket[]): Promise<string[]> {
  if (back.length === 0) return [];
  const deskIds = [...new Set(back.map(({ deskId }) => deskId))];
  const hidden = await hiddenTickets(database.read, deskIds, { after: '', limit: OF_DESKS });
  return [...back, ...hidden].map(({ sourceId }) => sourceId);
}

/** Asks whether tickets that are still out of sight are hidden yet, or gone: what those said leaves the mirror. */
export async function askForHidden(
  context: SyncContext,
  reads: CensusReads,
  tickets: readonly HiddenTicket[],
): Promise<void> {
  const { clock, connectionId, database, log } = context;
  // A clock that was set back since says nothing of how long ago that was.
  const due = tickets.filter(({ askedAt }) => Math.abs(clock.now() - askedAt) >= ASKED_EVERY_MS);
  if (due.length === 0) return;
  const { gone, hidden } = await lookAgain(context, reads, due);
  await database.transaction(async (tx) => {
    await leaveHidden(tx, hidden, clock.now());
    await purgeHidden(tx, gone, clock.now());
  });
  if (gone.length > 0)
    log.info({ connection: connectionId, tickets: gone.length }, 'hidden tickets are deleted upstream');
}
