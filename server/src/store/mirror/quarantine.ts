import type { Rejected } from '../../domain/source.ts';
import type { WriteTransaction } from '../database.ts';
import { writeMany } from '../write-many.ts';

/** Raw text kept of one rejected record. */
const RAW_MAX = 64 * 1024;

/** Keeps records that could not be understood, once each, so that what was left out can be looked into. */
export async function writeRejected(
  tx: WriteTransaction,
  connectionId: number,
  stream: string,
  rejected: readonly Rejected[],
  at: number,
): Promise<void> {
  await writeMany(
    tx,
    'quarantine',
    rejected.map((record) => ({
      connection_id: connectionId,
      stream,
      source_id: record.sourceId,
      reason: record.reason,
      raw: record.raw.slice(0, RAW_MAX),
      at,
    })),
    { key: ['connection_id', 'stream', 'source_id'], overwrite: ['reason', 'raw', 'at'] },
  );
}
