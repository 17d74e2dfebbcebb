import type { FreezeCause } from '../../domain/freeze-cause.ts';
import { batches } from '../../stdx/batches.ts';
import type { SyncContext } from '../sync-context.ts';
import { type CensusDesk, type HeldTicket, heldBeside, readMissing } from './census-desks.ts';
import type { CensusReads } from './census-reads.ts';
import { buryTickets, forgetMissing, noteMissing } from './tombstones.ts';

/** How long after a first look at something missing the second comes: longer than any index lags. */
export const SECOND_LOOK_MS = 10 * 60_000;

/** Tickets looked at and removed together. */
const REMOVED_AT_ONCE = 500;

/**
 * Freezes a desk of which too much is missing: nothing of it is removed until its tickets are seen again or an
 * administrator decides.
 *
 * @param missing its tickets that are missing; all of them unless said
 */
export async function freezeDesk(
  { clock, connectionId, database, log }: SyncContext,
  desk: CensusDesk,
  cause: FreezeCause,
  missing?: readonly HeldTicket[],
): Promise<void> {
  const at = clock.now();
  const ids = (missing ?? (await heldBeside(database.read, desk.id, new Set()))).map(({ id }) => id);
  const isMissing = new Set(ids);
  const frozen = await database.transaction(async (tx) => {
    const state = {
      frozen_at: desk.frozen_at ?? at,
      frozen_cause: cause.kind,
      frozen_reason: cause.words,
      decision: null,
      census_at: at + SECOND_LOOK_MS,
    };
    // What an administrator decided since the desk was read stands: the next census goes by it.
    const { numUpdatedRows } = await tx.db
      .updateTable('desks')
      .set(state)
      .where('id', '=', desk.id)
      .where('decision', desk.decision === null ? 'is' : '=', desk.decision)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const seen = (await readMissing(tx.db, desk.id)).filter(({ id }) => !isMissing.has(id));
    await forgetMissing(
      tx,
      seen.map(({ id }) => id),
    );
    await noteMissing(tx, ids, at);
    return true;
  });
  if (!frozen || desk.frozen_at !== null) return;
  log.warn(
    { connection: connectionId, desk: desk.key, missing: ids.length, reason: cause.words },
    'a desk is frozen: nothing of it is removed before an administrator decides',
  );
}

/** Carries out that what is missing of a frozen desk is to go: each ticket is looked for by its id once more. */
export async function removeMissing(
  { clock, connectionId, database, log }: SyncContext,
  reads: CensusReads,
  desk: CensusDesk,
): Promise<void> {
  const missing = await readMissing(database.read, desk.id);
  let removed = 0;
  for (const batch of batches(missing, REMOVED_AT_ONCE)) {
    const sourceIds = batch.map(({ source_id }) => source_id);
    const readAt = clock.now();
    const standing = await reads.standing(sourceIds);
    const gone = sourceIds.filter((sourceId) => !standing.has(sourceId));
    const buried = await database.transaction((tx) =>
      buryTickets(tx, connectionId, gone, clock.now(), { decided: true, mayReturn: reads.returnsUntold, readAt }),
    );
    removed += buried.length;
  }
  await database.transaction((tx) =>
    tx.db
      .updateTable('desks')
      .set({ frozen_at: null, frozen_reason: null, decision: null, census_at: clock.now() })
      .where('id', '=', desk.id)
      .execute(),
  );
  log.info({ connection: connectionId, desk: desk.key, tickets: removed }, 'missing tickets of a desk are removed');
}
