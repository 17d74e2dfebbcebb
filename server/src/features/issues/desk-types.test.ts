import { expect, test } from 'vitest';
import { knownTypes } from './desk-types.ts';

test('a desk whose site tells of no types refuses none', () => {
  expect(knownTypes({ source: 'jira', ticket_types: '["Task","Bug"]' })).toEqual(['Task', 'Bug']);
  for (const untold of [null, '[]']) expect(knownTypes({ source: 'jira', ticket_types: untold })).toBeNull();
});
