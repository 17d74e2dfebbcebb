import { describe, expect, it } from 'vitest';
import { testRow } from '../row.testing.ts';
import { readValues, seenValues, toggleValue } from './filter-values.ts';

describe('values worth offering', () => {
  it('are those of the rows, each once, priorities by rank', () => {
    const seen = seenValues([
      testRow({ priority: 'Low', priority_rank: 4, labels: ['vpn', 'api'], assignee: { id: 7, name: 'Zoe' } }),
      testRow({ priority: 'High', priority_rank: 2, labels: ['api'], assignee: { id: 8, name: 'Ana' } }),
      testRow({ priority: null, priority_rank: 9, status: 'Closed' }),
    ]);
    expect(seen.priorities.map(({ value }) => value)).toEqual(['High', 'Low']);
    expect(seen.labels.map(({ value }) => value)).toEqual(['api', 'vpn']);
    expect(seen.statuses.map(({ value }) => value)).toEqual(['Closed', 'Open']);
    expect(seen.people).toEqual([
      { value: '8', label: 'Ana' },
      { value: '7', label: 'Zoe' },
    ]);
  });
});

describe('a filter in the address', () => {
  it('gains and loses values, and is gone with the last', () => {
    expect(toggleValue(undefined, 'new')).toBe('new');
    expect(toggleValue('new', 'waiting')).toBe('new,waiting');
    expect(toggleValue('new,waiting', 'new')).toBe('waiting');
    expect(toggleValue('waiting', 'waiting')).toBeUndefined();
    expect(readValues(undefined)).toEqual([]);
  });
});
