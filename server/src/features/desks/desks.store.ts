import type { Kysely } from 'kysely';
import { queueCell } from '../../readmodel/tally-cells.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

/** Desks among `deskIds` that still exist upstream, with their connection's kind. */
export function readDesks(db: Kysely<DatabaseSchema>, deskIds: readonly number[]) {
  if (deskIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('desks')
    .innerJoin('connections', 'connections.id', 'desks.connection_id')
    .select(['desks.id', 'desks.connection_id', 'desks.kind', 'desks.key', 'desks.name', 'desks.unit_id'])
    .select('connections.kind as source')
    .where('desks.id', 'in', deskIds)
    .where('desks.removed_at', 'is', null)
    .orderBy('desks.connection_id')
    .orderBy('desks.name')
    .orderBy('desks.id')
    .execute();
}

/** Unsolved and unassigned tickets of each desk, from the tallies. */
export async function readDeskCounts(db: Kysely<DatabaseSchema>, deskIds: readonly number[]) {
  const rows =
    deskIds.length === 0
      ? []
      : await db
          .selectFrom('view_tallies')
          .select(({ fn }) => [
            'desk_id',
            fn.sum<number>('all_unsolved').as('unsolved'),
            fn.sum<number>('unassigned').as('unassigned'),
          ])
          .where('desk_id', 'in', deskIds)
          .where('person_id', '=', 0)
          .groupBy('desk_id')
          .execute();
  return new Map(rows.map((row) => [row.desk_id, row]));
}

export function readQueues(db: Kysely<DatabaseSchema>, deskId: number) {
  return db
    .selectFrom('queues')
    .select(['id', 'desk_id', 'name', 'language', 'query'])
    .where('desk_id', '=', deskId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** Exact counts of queues for one person, from the tallies. */
export async function readQueueCounts(
  db: Kysely<DatabaseSchema>,
  queueIds: readonly number[],
  caller: { deskIds: readonly number[]; personIds: readonly number[] },
): Promise<Map<string, number>> {
  if (queueIds.length === 0 || caller.deskIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('tallies')
    .select(['cell', (eb) => eb.fn.sum<number>('count').as('count')])
    .where('cell', 'in', queueIds.map(queueCell))
    .where('desk_id', 'in', caller.deskIds)
    .where('person_id', 'in', [0, ...caller.personIds])
    .groupBy('cell')
    .execute();
  return new Map(rows.map((row) => [row.cell, row.count]));
}
