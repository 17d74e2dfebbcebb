import { expect, test } from 'vitest';
import type { TicketEdit } from './edit.ts';
import { type EditBase, type Members, overwriting, weigh } from './edit-conflict.ts';

const PRESENT: Members = {
  status: '10',
  assignee: null,
  summary: 'Printer on fire',
  description: 'It smokes.',
  priority: 'High',
  labels: ['vip'],
  story_points: 3,
};
const fields = (of: Extract<TicketEdit, { kind: 'fields' }>['fields']): TicketEdit => ({ kind: 'fields', fields: of });
const RENAME = fields({ summary: 'Printer ablaze' });

test('what nobody else changed is sent', () => {
  const weighed = weigh(RENAME, { summary: ['Printer on fire'] }, PRESENT);
  expect(weighed).toEqual({ kind: 'send', edit: RENAME });
});

test('I39: what somebody else changed meanwhile is a conflict that names all three values', () => {
  expect(weigh(RENAME, { summary: ['Printer'] }, PRESENT)).toEqual({
    kind: 'conflict',
    conflicts: [{ field: 'summary', base: 'Printer', theirs: 'Printer on fire', yours: 'Printer ablaze' }],
  });
});

test.for<[string, TicketEdit, EditBase]>([
  ['summary', fields({ summary: 'Printer  on fire ' }), { summary: ['Printer'] }],
  ['assignee', { kind: 'assign', assigneeSourceId: null }, { assignee: ['7'] }],
  ['status', { kind: 'transition', transitionId: '1', toStatusSourceId: '10', fields: {} }, { status: ['9'] }],
  ['labels', fields({ labels: ['vip'] }), { labels: [['old', 'vip']] }],
  ['description', fields({ description: '*It* smokes.' }), { description: ['It does not.'] }],
])('what somebody else changed to the very same %s stands already', ([, edit, base]) => {
  expect(weigh(edit, base, PRESENT)).toEqual({ kind: 'stands' });
});

test("somebody else's change of other members is no conflict", () => {
  expect(weigh(RENAME, { summary: ['Printer on fire'] }, { ...PRESENT, priority: 'Low' }).kind).toBe('send');
});

test('of several members only those somebody else changed are in conflict', () => {
  const edit = fields({ summary: 'Printer ablaze', priority: 'Low', storyPoints: 5 });
  const base = { summary: ['Printer on fire'], priority: ['Normal'], story_points: [3] };
  const conflict = { field: 'priority', base: 'Normal', theirs: 'High', yours: 'Low' };
  expect(weigh(edit, base, PRESENT)).toEqual({ kind: 'conflict', conflicts: [conflict] });
});

test("values of one's own edits before are nobody else's", () => {
  expect(weigh(RENAME, { summary: ['Printer', 'Printer on fire'] }, PRESENT).kind).toBe('send');
});

test('Z14: labels others added or removed meanwhile stay as they are', () => {
  const edit = fields({ labels: ['vip', 'billing'] });
  const weighed = weigh(edit, { labels: [['vip', 'old']] }, { ...PRESENT, labels: ['old', 'auto-tagged'] });
  expect(weighed).toMatchObject({ kind: 'send', edit: { fields: { labels: ['auto-tagged', 'billing'] } } });
});

test('a comment overwrites nothing', () => {
  const comment = { kind: 'comment', body: 'Hi', public: true } as const;
  expect(weigh(comment, null, PRESENT)).toEqual({ kind: 'send', edit: comment });
});

test('an edit kept without what the person saw is sent', () => {
  expect(weigh(fields({ summary: 'x', labels: [] }), null, PRESENT)).toEqual({
    kind: 'send',
    edit: fields({ summary: 'x', labels: [] }),
  });
});

test('one that may overwrite takes what it was in conflict with for what the person saw', () => {
  const base = overwriting({ summary: ['Printer'], priority: ['High'] }, [
    { field: 'summary', theirs: 'Printer on fire' },
  ]);
  expect(weigh(RENAME, base, PRESENT).kind).toBe('send');
  expect(weigh(RENAME, base, { ...PRESENT, summary: 'Changed again' }).kind).toBe('conflict');
});
