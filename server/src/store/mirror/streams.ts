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
    last_success_at: progress.at,
    error: null,
  };
  await tx.db
    .insertInto('sync_streams')
    .values({ connection_id: connectionId, stream, ...values })
    .onConflict((conflict) => conflict.columns(['connection_id', 'stream']).doUpdateSet(values))
    .execute();
}

/** Notes why a stream stands still; its cursor stays where it was. */
export async function writeStreamError(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  error: string,
): Promise<void> {
  await tx.db
    .insertInto('sync_streams')
    .values({
      connection_id: connectionId,
      stream,
      cursor: null,
      complete: 0,
      done: 0,
      total: null,
      last_success_at: null,
      error,
    })
    .onConflict((conflict) => conflict.columns(['connection_id', 'stream']).doUpdateSet({ error }))
    .execute();
}
