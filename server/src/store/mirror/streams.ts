import type { Kysely } from 'kysely';
import type { WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { SyncStreamTable } from '../schema/mirror-tables.ts';

/** What a stream remembers, with its cursor parsed; null before its first page. */
export async function readStream<Cursor>(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  stream: string,
): Promise<(Omit<SyncStreamTable, 'cursor'> & { cursor: Cursor | null }) | undefined> {
  const row = await db
    .selectFrom('sync_streams')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('stream', '=', stream)
    .executeTakeFirst();
  return row && { ...row, cursor: row.cursor === null ? null : (JSON.parse(row.cursor) as Cursor) };
}

/** What a page of a stream leaves behind. Written in the same transaction as the page's rows. */
export interface StreamProgress {
  cursor: unknown;
  complete: boolean;
  /** Items taken over since the stream began. */
  done: number;
  total: number | null;
  at: number;
  /** What the site's plan or our role there leaves out, by name; null: nothing. */
  lacking?: string | null;
}

export async function writeStream(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  progress: StreamProgress,
): Promise<void> {
  const values = {
    cursor: JSON.stringify(progress.cursor),
    complete: progress.complete ? 1 : 0,
    done: progress.done,
    total: progress.total,
    progressed_at: progress.at,
    error: null,
    lacking: progress.lacking ?? null,
  };
  await upsertStream(tx, connectionId, stream, values);
}

/** Lets a stream go on from elsewhere; what it said of itself stands. */
export async function moveCursor(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  cursor: unknown,
): Promise<void> {
  await upsertStream(tx, connectionId, stream, { cursor: JSON.stringify(cursor) });
}

/** Notes that a run begins, so that one that never comes back can be told. */
export async function noteRunBegun(tx: WriteTransaction, connectionId: number, stream: string, at: number) {
  await upsertStream(tx, connectionId, stream, { attempted_at: at });
}

/** How a run of a stream ended, and when the next one is due. */
export interface RunEnd {
  /** Null: it came through. Its cursor stays where its last page left it in any case. */
  error: string | null;
  at: number;
  nextRunAt: number;
  intervalMs: number;
}

export async function noteRunEnded(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  { error, at, nextRunAt, intervalMs }: RunEnd,
): Promise<void> {
  await upsertStream(tx, connectionId, stream, {
    error,
    next_run_at: nextRunAt,
    interval_ms: intervalMs,
    ...(error === null ? { last_success_at: at, complete: 1 } : {}),
  });
}

async function upsertStream(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  values: Partial<Omit<SyncStreamTable, 'connection_id' | 'stream'>>,
): Promise<void> {
  await tx.db
    .insertInto('sync_streams')
    .values({ connection_id: connectionId, stream, complete: 0, done: 0, ...values })
    .onConflict((conflict) => conflict.columns(['connection_id', 'stream']).doUpdateSet(values))
    .execute();
}
