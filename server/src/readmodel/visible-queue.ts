import { sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { PreparedRead } from '../store/prepared-read.ts';
import { queueCell } from './tally-cells.ts';

const QUEUE = new PreparedRead<{ desk_id: number; total: number }>(
  ({ value, among }) => sql`select queue.desk_id,
      (select coalesce(sum(t.count), 0) from tallies t
        where t.cell = ${value(1)} and t.desk_id ${among(2)} and t.person_id ${among(3)}) as total
    from queues queue join desks desk on desk.id = queue.desk_id
    where queue.id = ${value(0)} and queue.removed_at is null and desk.removed_at is null`,
);

/**
 * A queue with its tally for one person over some desks. It is seen by whoever sees its desk.
 *
 * @throws AppError `NOT_FOUND`
 */
export async function visibleQueue(
  database: Database,
  { personIds, deskIds }: Pick<Caller, 'personIds' | 'deskIds'>,
  queueId: number,
): Promise<{ id: number; total: number }> {
  const [queue] = await QUEUE.all(database, [queueId, queueCell(queueId), deskIds, [0, ...personIds]]);
  if (queue && deskIds.includes(queue.desk_id)) return { id: queueId, total: queue.total };
  throw new AppError('not_found', 'NOT_FOUND', 'There is no such queue, or you may not see it.');
}
