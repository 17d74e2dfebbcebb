import type { DeskView, QueueView } from '@speedyflow/contract/desks';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { queueSort } from '../../readmodel/queue-order.ts';
import { queueCell } from '../../readmodel/tally-cells.ts';
import type { Database } from '../../store/database.ts';
import { readDeskCounts, readDesks, readQueueCounts, readQueues } from './desks.store.ts';

/** Desks the caller may see, with exact counts. */
export async function listDesks(database: Database, caller: Caller): Promise<DeskView[]> {
  const [desks, counts] = await Promise.all([
    readDesks(database.read, caller.deskIds),
    readDeskCounts(database.read, caller.deskIds),
  ]);
  return desks.map((desk) => ({
    ...desk,
    unsolved: counts.get(desk.id)?.unsolved ?? 0,
    unassigned: counts.get(desk.id)?.unassigned ?? 0,
  }));
}

/** @throws AppError `NOT_FOUND`, alike for a desk that is not there and one that is not theirs */
export async function getDesk(database: Database, caller: Caller, deskId: number): Promise<DeskView> {
  const visible = caller.deskIds.includes(deskId) ? [deskId] : [];
  const [desk] = await listDesks(database, { ...caller, deskIds: visible });
  if (!desk) throw new AppError('not_found', 'NOT_FOUND', 'There is no such desk, or you may not see it.');
  return desk;
}

/** Queues of a desk; a queue may hold tickets of several desks, of which the caller's count. */
export async function listQueues(database: Database, caller: Caller, deskId: number): Promise<QueueView[]> {
  await getDesk(database, caller, deskId);
  const queues = await readQueues(database.read, deskId);
  const counts = await readQueueCounts(
    database.read,
    queues.map((queue) => queue.id),
    caller,
  );
  return queues.map(({ id, desk_id, name, ...definition }) => ({
    id,
    desk_id,
    name,
    count: counts.get(queueCell(id)) ?? 0,
    sort: queueSort(definition),
    source_query: definition.query,
  }));
}
