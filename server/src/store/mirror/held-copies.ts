import type { Kysely } from 'kysely';
import { batches } from '../../stdx/batches.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';

/** Tickets looked up at once. */
const BATCH = 2_000;

/** Which copy of a ticket the mirror holds. */
export interface HeldCopy {
  version: number;
  /** When the reading began that brought it. */
  readAt: number;
  deleted: boolean;
}

/** The copies held of tickets, tombstones among them, by source id; what the mirror has never seen is left out. */
export async function heldCopies(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  sourceIds: Iterable<string>,
): Promise<Map<string, HeldCopy>> {
  const held = new Map<string, HeldCopy>();
  for (const batch of batches([...sourceIds], BATCH)) {
    const rows = await db
      .selectFrom('tickets')
      .select(['source_id', 'version', 'read_at', 'deleted'])
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', batch)
      .execute();
    for (const { source_id, version, read_at: readAt, deleted } of rows) {
      held.set(source_id, { version, readAt, deleted: deleted === 1 });
    }
  }
  return held;
}
