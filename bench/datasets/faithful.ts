import { type RawBuilder, sql } from 'kysely';
import { localDay } from '../../server/src/domain/local-day.ts';
import { readViewCounts } from '../../server/src/features/technician-views/technician-views.service.ts';
import { project } from '../../server/src/readmodel/projector.ts';
import type { Database } from '../../server/src/store/database.ts';
import { NOW } from './site.ts';
import { userOf } from './users.ts';

const SAMPLE = 1_000;
const WEEK_AGO = NOW - 7 * 86_400_000;

/** Of some views: which tickets they hold, as one would count them by hand where a day begins then. */
const heldFrom = (today: number) => ({
  all_unsolved: sql`solved = 0`,
  unassigned: sql`solved = 0 and assignee_id is null`,
  in_progress: sql`status_category = 'in_progress'`,
  recently_updated: sql`updated_at >= ${WEEK_AGO}`,
  recently_solved: sql`solved = 1 and resolved_at >= ${WEEK_AGO}`,
  new_today: sql`created_at >= ${today}`,
});

/**
 * Has the read model look at a sample again, and compares what it counts with a scan.
 *
 * @throws Error when it would have made anything otherwise
 */
export async function assertFaithful(database: Database): Promise<void> {
  const { last } = await database.read
    .selectFrom('tickets')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const step = Math.max(1, Math.floor(last / SAMPLE));
  const ticketIds = Array.from({ length: Math.min(SAMPLE, last) }, (_, n) => 1 + n * step);
  const changed = await database.transaction((tx) => project(tx, { ticketIds, at: NOW }));
  if (changed > 0) throw new Error(`${changed} of ${ticketIds.length} generated tickets are not as projected`);
  const user = await userOf(database, 1);
  const { counts } = await readViewCounts(database, user, { view: 'all_unsolved' }, NOW);
  const held = heldFrom(localDay(NOW, user.timeZone).from);
  for (const [view, holds] of Object.entries(held) as [keyof typeof held, RawBuilder<unknown>][]) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ticket_rows where ${holds}`.execute(
      database.read,
    );
    if (rows[0]?.n !== counts[view])
      throw new Error(`${view} is said to hold ${counts[view]}, and holds ${rows[0]?.n}`);
  }
}
