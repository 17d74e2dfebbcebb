import type { Kysely } from 'kysely';
import { batches } from '../../stdx/batches.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';

const LOOKUP_BATCH = 500;

/** Worklogs among the given ones that are held, and of which ticket. */
export async function heldWorklogs(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  sourceIds: readonly string[],
): Promise<{ sourceId: string; ticketSourceId: string; updatedAt: number }[]> {
  const held: { sourceId: string; ticketSourceId: string; updatedAt: number }[] = [];
  for (const ids of batches([...new Set(sourceIds)], LOOKUP_BATCH)) {
    const rows = await db
      .selectFrom('worklogs as worklog')
      .innerJoin('tickets as ticket', 'ticket.id', 'worklog.ticket_id')
      .select([
        'worklog.source_id as sourceId',
        'ticket.source_id as ticketSourceId',
        'worklog.updated_at as updatedAt',
      ])
      .where('ticket.connection_id', '=', connectionId)
      .where('worklog.source_id', 'in', ids)
      .execute();
    held.push(...rows);
  }
  return held;
}
