import { purgeTickets } from '../../store/mirror/purge-tickets.ts';
import { PURGED_AFTER_MS } from '../../store/mirror/tickets.ts';
import type { SyncContext } from '../sync-context.ts';
import type { CensusReads } from './census-reads.ts';

/** Tombstones of one pass: as many as one call reads. */
const AT_ONCE = 100;

/**
 * Looks once more for tickets that have been deleted for a day: what those said that are gone leaves the mirror, and
 * whatever is there after all stands again.
 */
export async function purgeTombstones(context: SyncContext, reads: CensusReads): Promise<void> {
  const { clock, connectionId, database, log } = context;
  const due = await database.read
    .selectFrom('tickets')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    .where('purge_at', '<=', clock.now())
    .orderBy('purge_at')
    .limit(AT_ONCE)
    .execute();
  if (due.length === 0) return;
  const readAt = clock.now();
  const standing = await reads.standing(due.map(({ source_id }) => source_id));
  const purged = await database.transaction(async (tx) => {
    const left = await tx.db
      .selectFrom('tickets')
      .select(['id', 'source_id'])
      .where(
        'id',
        'in',
        due.map(({ id }) => id),
      )
      .where('deleted', '=', 1)
      .where('purge_at', '<=', readAt)
      .execute();
    const gone = left.filter(({ source_id }) => !standing.has(source_id));
    await purgeTickets(tx, connectionId, gone);
    // There, and not understood: a matter of another day.
    const kept = left.filter(({ source_id }) => standing.has(source_id)).map(({ id }) => id);
    if (kept.length > 0) {
      const later = { purge_at: readAt + PURGED_AFTER_MS };
      await tx.db.updateTable('tickets').set(later).where('id', 'in', kept).execute();
    }
    return gone.length;
  });
  log.info({ connection: connectionId, tickets: purged }, 'what deleted tickets said is removed');
}
