import { sql } from 'kysely';
import type { WriteTransaction } from '../../store/database.ts';
import { forgetTwins } from '../../store/mirror/twins.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import { buryTickets } from './tombstones.ts';

/** What belongs to one ticket. What lists, counts and search show of it went when it was buried. */
const OF_TICKETS = [
  'ticket_keys',
  'comments',
  'ticket_history',
  'worklogs',
  'attachments',
  'ticket_links',
  'sla_clocks',
  'ticket_sprints',
  'queue_tickets',
  'queue_rechecks',
  'status_intervals',
  'notifications',
  'uploads',
] as const satisfies (keyof DatabaseSchema)[];

/** Takes tickets out of the mirror with all that was derived from them, as if they had never been read. */
export async function removeTickets(
  tx: WriteTransaction,
  connectionId: number,
  tickets: readonly { id: number; source_id: string }[],
  at: number,
): Promise<void> {
  if (tickets.length === 0) return;
  const { db } = tx;
  const sourceIds = tickets.map(({ source_id }) => source_id);
  await buryTickets(tx, connectionId, sourceIds, at, { decided: true });
  const ids = tickets.map(({ id }) => id);
  const uploads = db.selectFrom('uploads').select('id').where('ticket_id', 'in', ids);
  await db.deleteFrom('upload_pieces').where('upload_id', 'in', uploads).execute();
  await forgetTwins(tx, connectionId, sourceIds);
  for (const table of OF_TICKETS) await db.deleteFrom(table).where('ticket_id', 'in', ids).execute();
  // Those that are settled go with the connection; said in so many words, the index of the others serves this.
  await db.deleteFrom('outbox').where('ticket_id', 'in', ids).where(sql<boolean>`state <> 'confirmed'`).execute();
  await db.deleteFrom('ticket_rows').where('id', 'in', ids).execute();
  await db.deleteFrom('tickets').where('id', 'in', ids).execute();
}
