import { expect, it } from 'vitest';
import { ticketHashV1, ticketHashV2 } from './ticket-hash.ts';

const TICKET = {
  key: 'MSM-1234',
  status: 'Open',
  assignee: null,
  summary: 'Printer',
  priority: 'High',
  updatedAt: '2026-01-15T12:00:00.000Z',
  commentCount: 2,
};

it('the first version is the one clients of earlier systems have', () => {
  expect(ticketHashV1(TICKET)).toBe('d73e0650be99111435f6bb48638acf4e');
  const assigned = { ...TICKET, key: 'MSM-1', status: 'In Progress', assignee: 'Ada Lovelace', summary: 'a|b' };
  expect(ticketHashV1(assigned)).toBe('98c979fdc4990e8fd515e590e45b5f5d');
});

it.each([
  ['key', 'MSM-1235', true],
  ['status', 'Closed', true],
  ['assignee', 'Ada', true],
  ['summary', 'printer', true],
  ['priority', 'Low', false],
  ['updatedAt', '2026-01-15T12:00:00.001Z', false],
  ['commentCount', 3, false],
])('the second version tells another %s apart, the first one: %3$s', (member, value, byFirst) => {
  const other = { ...TICKET, [member]: value };
  expect(ticketHashV2(other)).not.toBe(ticketHashV2(TICKET));
  expect(ticketHashV1(other) !== ticketHashV1(TICKET)).toBe(byFirst);
});
