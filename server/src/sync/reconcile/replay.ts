import type { WriteTransaction } from '../../store/database.ts';
import { writeOrganizations } from '../../store/mirror/organizations.ts';
import { isNamed, quarantinedPart, writeRejected } from '../../store/mirror/quarantine.ts';
import { eachLimited } from '../interruptible.ts';
import type { SyncContext } from '../sync-context.ts';
import { takeOver } from '../take-over.ts';
import { refusalOf } from './digestible.ts';
import { isPoison } from './poison.ts';
import type { RecordRead, RecordReader } from './record-reader.ts';

/** What became of a record that was read again. */
export interface Replayed {
  /** `gone`: the upstream does not have it any more, so that there is nothing left to understand. */
  outcome: 'taken_over' | 'gone' | 'still_rejected';
  /** Why it is still in quarantine: what kind of reason, and in words. */
  cause: 'unreadable' | 'refused' | null;
  reason: string | null;
}

/** Records read again at once. */
const READS = 4;

/** Records of one `replayAll`; whoever has more asks again. */
const REPLAYED_MAX = 100;

/**
 * Reads a record in quarantine again and takes it over.
 *
 * @returns null when there is no such record of the connection
 * @throws AppError when the upstream does not answer
 */
export async function replay(context: SyncContext, reader: RecordReader, id: number): Promise<Replayed | null> {
  const { clock, connectionId, database, linkPeople } = context;
  const item = await database.read
    .selectFrom('quarantine')
    .select(['stream', 'source_id', 'cause'])
    .where('connection_id', '=', connectionId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!item) return null;
  const at = clock.now();
  const { source_id: sourceId, stream } = item;
  const stays = async (reason: string, cause: typeof item.cause = 'unreadable'): Promise<Replayed> => {
    await database.transaction((tx) => noteAttempt(tx, id, at, { cause, reason }));
    return { outcome: 'still_rejected', cause, reason };
  };
  if (!isNamed(sourceId)) return stays('It names no id by which it could be read again.', item.cause);
  const readAt = clock.now();
  const read = await readAgain(reader, stream, sourceId);
  if (read instanceof Error) return stays(read.message);
  const still = read?.rejected.find((one) => one.sourceId === sourceId);
  const refusal = await refusalOf(database, async (tx) => {
    if (read) {
      await takeOver(tx, connectionId, { ...read.arrival, readAt }, at, linkPeople);
      await writeOrganizations(tx, connectionId, read.organizations ?? []);
      await writeRejected(tx, connectionId, stream, read.rejected, at);
    }
    if (!still) await tx.db.deleteFrom('quarantine').where('id', '=', id).execute();
  });
  if (refusal !== null) return stays(refusal, 'refused');
  if (still) return stays(still.reason, still.cause);
  return { outcome: read ? 'taken_over' : 'gone', cause: null, reason: null };
}

/** Reads records in quarantine again, those longest not tried first. @returns how many ended how */
export async function replayAll(
  context: SyncContext,
  reader: RecordReader,
): Promise<Record<Replayed['outcome'], number>> {
  const rows = await context.database.read
    .selectFrom('quarantine')
    .select('id')
    .where('connection_id', '=', context.connectionId)
    .orderBy((eb) => eb.fn.coalesce('last_attempt_at', eb.lit(0)))
    .orderBy('id')
    .limit(REPLAYED_MAX)
    .execute();
  const counts = { taken_over: 0, gone: 0, still_rejected: 0 };
  await eachLimited(rows, READS, async ({ id }) => {
    const replayed = await replay(context, reader, id);
    if (replayed) counts[replayed.outcome] += 1;
  });
  return counts;
}

/** @returns what makes it impossible to understand, as an error, when it still is */
async function readAgain(reader: RecordReader, stream: string, sourceId: string): Promise<RecordRead | Error | null> {
  try {
    const part = quarantinedPart(stream);
    return await reader[part === 'history' ? 'ticket' : part](sourceId);
  } catch (error) {
    if (!isPoison(error)) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function noteAttempt(
  { db }: WriteTransaction,
  id: number,
  at: number,
  why: { cause: 'unreadable' | 'refused'; reason: string },
): Promise<void> {
  await db
    .updateTable('quarantine')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), last_attempt_at: at, ...why }))
    .where('id', '=', id)
    .execute();
}
