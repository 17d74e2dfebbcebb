import { expect, it } from 'vitest';
import { type NamedRows, nameRows } from './row-keys.ts';

const before: NamedRows = { ids: [1, 2, 3, 4], keys: [10, 11, 12, 13] };
const name = (ids: number[]) => {
  let next = 20;
  return nameRows(before, ids, () => next++).keys;
};

it.each([
  ['stay with their rows while a list scrolls', [2, 3, 4, 5], [11, 12, 13, 20]],
  ['stay with their rows where one comes, goes or moves', [9, 1, 4, 3], [20, 10, 13, 12]],
  ['are taken over by the rows of another view, in their order', [5, 6, 1, 7, 8], [10, 11, 12, 13, 20]],
  ['are taken over where fewer rows are left', [7, 8], [10, 11]],
])('elements %s', (_, ids, keys) => expect(name(ids)).toEqual(keys));

it('no two rows have one name', () => {
  const ids = [[4, 3, 2, 1], [5, 1, 6, 2], [1, 9, 8, 7], []];
  for (const some of ids) expect(new Set(name(some)).size).toBe(some.length);
});
