import type { TicketRowView } from '@speedyflow/contract/ticket';
import { expect, it } from 'vitest';
import { nearRows } from './near-rows.ts';

const rowsOf = (ids: readonly number[]) => ids.map((id) => ({ id }) as TicketRowView);
const list = (from: number, count: number) => rowsOf(Array.from({ length: count }, (_, at) => from + at));
const named = (placed: ReturnType<typeof nearRows>) => placed.map(({ row, index }) => [row.id, index]);

it('has those on the screen alone before anything was painted', () => {
  expect(named(nearRows(list(100, 50), undefined, { from: 20, to: 22 }))).toEqual([
    [120, 20],
    [121, 21],
  ]);
});

it('has eight more in each direction once the list is painted, within its ends', () => {
  const rows = list(100, 50);
  const indexes = (from: number, to: number) => nearRows(rows, rows, { from, to }).map(({ index }) => index);
  expect(indexes(20, 22)).toEqual(Array.from({ length: 18 }, (_, at) => 12 + at));
  expect(indexes(0, 2)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(indexes(48, 50)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
});

it('leaves what is out of sight as it was painted until the new rows are', () => {
  const placed = named(nearRows(list(500, 50), list(100, 50), { from: 0, to: 3 }));
  expect(placed.slice(0, 4)).toEqual([
    [500, 0],
    [501, 1],
    [502, 2],
    [103, 3],
  ]);
});

it.each([
  ['shorter than what was painted', list(100, 5), list(100, 50), { from: 0, to: 5 }],
  ['the same in another order', rowsOf([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), list(0, 10), { from: 2, to: 6 }],
  ['longer than what was painted', list(0, 50), list(40, 12), { from: 30, to: 45 }],
  ['empty now', [], list(0, 10), { from: 0, to: 0 }],
])('no ticket is there twice and none beyond the end of a list that is %s', (_, rows, painted, window) => {
  const placed = nearRows(rows, painted, window);
  expect(new Set(placed.map(({ row }) => row.id)).size).toBe(placed.length);
  expect(placed.every(({ index }) => index >= 0 && index < rows.length)).toBe(true);
  expect(placed.filter(({ index }) => index >= window.from && index < window.to).map(({ row }) => row)).toEqual(
    rows.slice(window.from, window.to),
  );
});
