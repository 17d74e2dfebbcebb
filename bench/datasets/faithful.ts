import { project } from '../../server/src/readmodel/projector.ts';
import type { Database } from '../../server/src/store/database.ts';
import { NOW } from './site.ts';

const SAMPLE = 1_000;

/**
 * Has the read model look at a sample again, and counts by reading what the tallies say.
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
  const counted = await database.read
    .selectFrom('ticket_rows')
    .select(['desk_id', (eb) => eb.fn.countAll<number>().as('count')])
    .where('solved', '=', 0)
    .groupBy('desk_id')
    .execute();
  const told = await database.read
    .selectFrom('tallies')
    .select(['desk_id', (eb) => eb.fn.sum<number>('count').as('count')])
    .where('cell', '=', 'all_unsolved')
    .groupBy('desk_id')
    .execute();
  const tallies = new Map(told.map((row) => [row.desk_id, row.count]));
  for (const { desk_id, count } of counted) {
    if (tallies.get(desk_id) !== count)
      throw new Error(`desk ${desk_id} has ${count} open, not ${tallies.get(desk_id)}`);
  }
}
