import { sql } from 'kysely';
import type { Database } from '../../src/store/database.ts';
import type { TableName } from '../../src/store/schema/database-schema.ts';

/** Every table a run writes to, so that the next one begins with nothing. */
const EMPTIED: readonly TableName[] = [
  'connections',
  'desks',
  'queues',
  'people',
  'statuses',
  'priorities',
  'workflow_transitions',
  'tickets',
  'ticket_keys',
  'comments',
  'ticket_links',
  'sla_clocks',
  'status_intervals',
  'ticket_rows',
  'queue_tickets',
  'queue_rechecks',
  'tallies',
  'view_tallies',
  'created_tallies',
  'change_log',
  'users',
  'user_people',
  'business_units',
  'outbox',
  'desk_changes',
];

/** Takes away whatever a run left. @returns the database as one that nothing is known of yet: its log begins anew */
export async function emptyWorld(database: Database): Promise<Database> {
  await database.transaction(async ({ db }) => {
    for (const table of EMPTIED) await db.deleteFrom(table).execute();
    await sql`delete from ticket_search`.execute(db);
  });
  return { ...database };
}
