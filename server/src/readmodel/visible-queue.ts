import type { SortKey } from '@speedyflow/contract/paging';
import { sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { PreparedRead } from '../store/prepared-read.ts';
import type { QueueTable } from '../store/schema/mirror-tables.ts';
import { queueSort } from './queue-order.ts';
import { queueCell } from './tally-cells.ts';

const QUEUE = new PreparedRead<Pick<QueueTable, 'desk_id' | 'language' | 'query'> & { total: number }>(
  ({ value, among }) => sql`select queue.desk_id, queue.language, queue.query,
      (select coalesce(sum(t.count), 0) from tallies t
        where t.cell = ${value(1)} and t.desk_id ${among(2)} and t.person_id ${among(3)}) as total
    from queues queue join desks desk on desk.id = queue.desk_id
    where queue.id = ${value(0)} and queue.removed_at is null and desk.removed_at is null`,
);

/**
 * A queue with its tally for one person over some desks, and the order its tickets come in unless asked otherwise. It
 * is seen by whoever sees its desk.
 *
 * @throws AppError `NOT_FOUND`
 */
export async function visibleQueue(
  database: Database,
  { personIds, deskIds }: Pick<Caller, 'personIds' | 'deskIds'>,
  queueId: number,
): Promise<{ id: number; total: number; sort: SortKey }> {
  const [queue] = await QUEUE.all(database, [queueId, queueCell(queueId), deskIds, [0, ...personIds]]);
  if (queue && deskIds.includes(queue.desk_id)) return { id: queueId, total: queue.total, sort: queueSort(queue) };
  throw new AppError('not_found', 'NOT_FOUND', 'There is no such queue, or you may not see it.');
}
