import { describe, expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { arrange, type BoardColumn } from './arrange.ts';

const column = (name: string, statuses: string[], tickets: BoardColumn['tickets']): BoardColumn => ({
  name,
  statuses,
  category: 'new',
  count: tickets.length,
  tickets,
  next_cursor: null,
});

const columns = [
  column('To do', ['Open'], [testRow({ key: 'A-1', id: 1 }), testRow({ key: 'A-2', id: 2 })]),
  column('Done', ['Resolved'], [testRow({ key: 'A-3', id: 3, status: 'Resolved' })]),
];
const keys = (arranged: readonly BoardColumn[]) => arranged.map(({ tickets }) => tickets.map(({ key }) => key));

describe('a board with an edit under way', () => {
  it('stands as the server said without one', () => {
    expect(arrange(columns, (row) => row)).toEqual(columns);
  });

  it('has a moved ticket at the top of its new column, and the counts with it', () => {
    const arranged = arrange(columns, (row) => (row.key === 'A-1' ? { ...row, status: 'Resolved' } : row));
    expect(keys(arranged)).toEqual([['A-2'], ['A-1', 'A-3']]);
    expect(arranged.map(({ count }) => count)).toEqual([1, 2]);
  });

  it('has a ticket where its answered edit has put it, before the board is read anew', () => {
    const [todo, done] = columns;
    const moved = testRow({ key: 'A-1', id: 1, status: 'Resolved', seq: 9 });
    const answered = [{ ...todo!, tickets: [moved, ...todo!.tickets.slice(1)] }, done!];
    expect(keys(arrange(answered, (row) => row))).toEqual([['A-2'], ['A-1', 'A-3']]);
  });

  it('loses a ticket whose new status has no column', () => {
    const arranged = arrange(columns, (row) => (row.key === 'A-1' ? { ...row, status: 'Archived' } : row));
    expect(keys(arranged)).toEqual([['A-2'], ['A-3']]);
    expect(arranged.map(({ count }) => count)).toEqual([1, 1]);
  });
});
