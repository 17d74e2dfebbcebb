import type { Reader } from '../store/database.ts';

/** Which of the given desks belong to a business unit. */
export async function desksOfUnit(
  { read }: Reader,
  unit: number | 'all',
  deskIds: readonly number[],
): Promise<readonly number[]> {
  if (unit === 'all' || deskIds.length === 0) return deskIds;
  const desks = read.selectFrom('desks').select('id').where('unit_id', '=', unit).where('id', 'in', deskIds);
  return (await desks.execute()).map(({ id }) => id);
}
