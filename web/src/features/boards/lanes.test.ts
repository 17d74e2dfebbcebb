import { describe, expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { arrange, type BoardColumn } from './arrange.ts';
import { cutIntoLanes, laneKey, receptionInLane } from './lanes.ts';

const ANA = { id: 7, name: 'Ana' };
const BEN = { id: 8, name: 'Ben' };
const column = (name: string, statuses: string[], count: number, tickets: BoardColumn['tickets']): BoardColumn => ({
  name,
  statuses,
  category: 'new',
  count,
  tickets,
  next_cursor: null,
});
const mine = testRow({ key: 'A-1', id: 1, assignee: ANA });
const his = testRow({ key: 'A-2', id: 2, assignee: BEN, status: 'Resolved' });
const columns = [column('To do', ['Open'], 5, [mine]), column('Done', ['Resolved'], 3, [his])];
const board = {
  columns,
  lanes: [
    { key: 'none', name: null, counts: [1, 0] },
    { key: '8', name: 'Ben', counts: [0, 3] },
    { key: '7', name: 'Ana', counts: [4, 0] },
  ],
  laneOf: { 1: '7', 2: '8' },
};
const cut = (arranged: readonly BoardColumn[]) =>
  cutIntoLanes(board, arranged, 'assignee', (key) => key === '8').map(({ name, count, cells }) => [
    name,
    count,
    ...cells.map((cell) => [cell.count, ...cell.tickets.map(({ key }) => key)]),
  ]);

describe('lanes by assignee', () => {
  it("have one's own first and nobody's last, each with all it holds and what was read of it", () => {
    expect(cut(arrange(columns, (row) => row))).toEqual([
      ['Ben', 3, [0], [3, 'A-2']],
      ['Ana', 4, [4, 'A-1'], [0]],
      [null, 1, [1], [0]],
    ]);
  });

  it('count with the edits under way', () => {
    const given = arrange(columns, (row) => (row.id === 1 ? { ...row, assignee: BEN, status: 'Resolved' } : row));
    expect(cut(given)).toEqual([
      ['Ben', 4, [0], [4, 'A-1', 'A-2']],
      ['Ana', 3, [3], [0]],
      [null, 1, [1], [0]],
    ]);
  });
});

it('a lane of a priority is known by its rank', () => {
  expect(laneKey(testRow({ priority_rank: 2 }), 'priority')).toBe('2');
});

describe('a card that is put into a lane', () => {
  const [his, none] = [
    { key: '8', name: 'Ben' },
    { key: 'none', name: null },
  ];
  it.each([
    ['own', his, 'assignee', 'allowed'],
    ['own', none, 'assignee', 'allowed'],
    ['allowed', his, 'assignee', 'allowed'],
    ['refused', his, 'assignee', 'refused'],
    ['unknown', his, 'assignee', 'unknown'],
    ['own', { key: '9', name: null }, 'priority', 'refused'],
    ['allowed', { key: '9', name: null }, 'priority', 'refused'],
    ['own', { key: '1', name: 'High' }, 'priority', 'allowed'],
  ] as const)('of a column that has it as %s, %o by %s, finds it %s', (inColumn, lane, by, found) => {
    expect(receptionInLane(inColumn, lane, { by, from: '7' })).toBe(found);
  });

  it('stays in its own as its column says', () => {
    const none = { key: '9', name: null };
    expect(receptionInLane('own', none, { by: 'priority', from: '9' })).toBe('own');
    expect(receptionInLane('allowed', none, { by: 'priority', from: '9' })).toBe('allowed');
  });
});
