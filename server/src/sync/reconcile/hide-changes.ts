import { setImmediate } from 'node:timers/promises';
import { batches } from '../../stdx/batches.ts';
import { lastSeq } from '../../store/change-log.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';

/** Entries looked through at once, and hidden at once. */
const LOOK = 5_000;
const HIDE = 500;

/**
 * Hides what changed on a connection's desks. Another desk may be given the id of one that went: nobody is to see what
 * changed there. The entries stay, for their positions are how clients know what they have heard. The log is read
 * through once, a piece at a time and without keeping anybody from writing; no index of it is needed for this alone.
 */
export async function hideChanges(
  { database, signal }: { database: Database; signal: AbortSignal },
  write: (work: (tx: WriteTransaction) => Promise<void>) => Promise<void>,
  connectionId: number,
): Promise<void> {
  const { read } = database;
  const desks = await read.selectFrom('desks').select('id').where('connection_id', '=', connectionId).execute();
  const ids = new Set(desks.map(({ id }) => id));
  const last = await lastSeq(read);
  for (let after = 0; after < last && ids.size > 0; after += LOOK) {
    signal.throwIfAborted();
    const entries = await read
      .selectFrom('change_log')
      .select(['seq', 'desk_id', 'previous_desk_id'])
      .where('seq', '>', after)
      .where('seq', '<=', after + LOOK)
      .execute();
    const shown = entries.filter((entry) => ids.has(entry.desk_id) || ids.has(entry.previous_desk_id ?? 0));
    for (const batch of batches(shown, HIDE)) {
      const seqs = batch.map(({ seq }) => seq);
      await write(async ({ db }) => {
        await db
          .updateTable('change_log')
          .set({ desk_id: 0, previous_desk_id: null, key: '', fields: '[]' })
          .where('seq', 'in', seqs)
          .execute();
      });
    }
    // On SQLite each look is done at once: requests get their turn in between.
    await setImmediate();
  }
}
