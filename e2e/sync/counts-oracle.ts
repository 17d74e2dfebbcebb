import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../server/src/store/database.ts';
import { actualRows, expectedRows, readMirror } from '../../server/testing/exactness/expected-rows.ts';

/** How rows, queues and counts differ from what a plain look at every ticket finds; nothing when they are exact. */
export async function countDifferences({ read }: Database): Promise<string[]> {
  const rows = await actualRows(read);
  const found: string[] = [];
  for (const [id, expected] of expectedRows(await readMirror(read))) {
    const row = rows.get(id);
    if (row === undefined) found.push(`${expected.key} has no row`);
    else if (!isDeepStrictEqual({ ...row }, { ...expected })) found.push(`the row of ${expected.key} is wrong`);
  }
  const counted = new Map<string, number>();
  const count = (deskId: number, cell: string) =>
    counted.set(`${deskId} ${cell}`, (counted.get(`${deskId} ${cell}`) ?? 0) + 1);
  for (const row of rows.values()) {
    count(row.desk_id, `status:${row.status_id}`);
    if (row.solved === 0) count(row.desk_id, 'all_unsolved');
    if (row.solved === 0 && row.assignee_id === null) count(row.desk_id, 'unassigned');
  }
  const kept = await read
    .selectFrom('tallies')
    .select(['desk_id', 'cell', ({ fn }) => fn.sum<number>('count').as('count')])
    .groupBy(['desk_id', 'cell'])
    .execute();
  const views = await read
    .selectFrom('view_tallies')
    .select(({ fn }) => ['desk_id', fn.sum<number>('all_unsolved').as('all_unsolved')])
    .select(({ fn }) => fn.sum<number>('unassigned').as('unassigned'))
    .groupBy('desk_id')
    .execute();
  const told = new Map<string, number>([
    ...kept
      .filter(({ cell }) => cell.startsWith('status:'))
      .map(({ desk_id, cell, count: sum }) => [`${desk_id} ${cell}`, Number(sum)] as const),
    ...views.flatMap(({ desk_id, all_unsolved, unassigned }) => [
      [`${desk_id} all_unsolved`, Number(all_unsolved)] as const,
      [`${desk_id} unassigned`, Number(unassigned)] as const,
    ]),
  ]);
  for (const name of new Set([...told.keys(), ...counted.keys()])) {
    const [is, should] = [told.get(name) ?? 0, counted.get(name) ?? 0];
    if (is !== should) found.push(`the count of ${name} is ${is} instead of ${should}`);
  }
  return found;
}
