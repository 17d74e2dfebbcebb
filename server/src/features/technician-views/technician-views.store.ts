import type { Kysely } from 'kysely';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';

/** Unsolved and unassigned tickets per unit over the given desks; a unit without any is there with zero. */
export function readUnitUnsolved(db: Kysely<DatabaseSchema>, deskIds: readonly number[]) {
  if (deskIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('business_units as unit')
    .innerJoin('desks as desk', 'desk.unit_id', 'unit.id')
    .leftJoin('view_tallies as tally', (join) =>
      join.onRef('tally.desk_id', '=', 'desk.id').on('tally.person_id', '=', 0),
    )
    .select(({ fn, val }) => [
      'unit.id',
      'unit.name',
      fn.coalesce(fn.sum<number>('tally.all_unsolved'), val(0)).as('unsolved'),
      fn.coalesce(fn.sum<number>('tally.unassigned'), val(0)).as('unassigned'),
    ])
    .where('desk.id', 'in', deskIds)
    .groupBy(['unit.id', 'unit.name'])
    .orderBy('unit.name')
    .orderBy('unit.id')
    .execute();
}
