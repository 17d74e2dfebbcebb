import { expect, it } from 'vitest';
import { rowCounts } from './row-counts.ts';

const COUNTS = { all: 5, parents: 3, subtasks: 2 };

it.each([{}, { rows: 'subtasks' }, { unit: '4' }, { sort: 'key', ticket: 'ITH-1' }])(
  'parents and subtasks are told as the view has them with %o',
  (search) => expect(rowCounts(search, COUNTS)).toEqual(COUNTS),
);

it.each([{ status: 'new' }, { priority: 'High' }, { assignee: 'me' }, { label: 'vpn' }, { type: 'Bug' }, { q: 'vpn' }])(
  'they are not told while the list is narrowed by %o',
  (search) => expect(rowCounts({ rows: 'parents', ...search }, COUNTS)).toBeUndefined(),
);
