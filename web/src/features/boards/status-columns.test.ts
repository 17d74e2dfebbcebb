import { expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { statusColumns } from './status-columns.ts';

it('tickets stand in columns of their statuses, beside those they could come into, from new to done', () => {
  const rows = [
    testRow({ key: 'A-1', status: 'Working', status_category: 'in_progress' }),
    testRow({ key: 'A-2', status: 'Open' }),
    testRow({ key: 'A-3', status: 'Open' }),
  ];
  const known = [
    { name: 'Resolved', category: 'done' as const },
    { name: 'Open', category: 'new' as const },
  ];
  const shown = statusColumns(rows, known).map(({ name, count, tickets }) => [
    name,
    count,
    ...tickets.map(({ key }) => key),
  ]);
  expect(shown).toEqual([
    ['Open', 2, 'A-2', 'A-3'],
    ['Working', 1, 'A-1'],
    ['Resolved', 0],
  ]);
});
