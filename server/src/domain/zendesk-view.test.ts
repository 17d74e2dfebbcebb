import { describe, expect, test } from 'vitest';
import type { JqlContext, JqlTicket } from './jql/jql-ticket.ts';
import type { ZendeskCondition } from './source.ts';
import { compileZendeskView } from './zendesk-view.ts';

const NOW = Date.parse('2026-11-18T15:30:00Z');
const HOUR = 3_600_000;
const context: JqlContext = { nowMs: NOW, timeZone: 'UTC', currentUserSourceIds: ['501'] };
const ticket: JqlTicket = {
  sourceId: '77',
  key: 'ZD-77',
  projectKey: 'ZD-G9',
  projectId: '9',
  status: 'Pending',
  statusSourceId: '612',
  statusCategory: 'pending',
  waitsFor: 'requester',
  statusSinceAt: NOW - 30 * HOUR,
  resolution: null,
  assigneeSourceId: '501',
  assigneeName: 'Ann',
  requesterSourceId: '802',
  requesterName: 'Bob',
  priority: 'High',
  priorityRank: 2,
  type: 'Incident',
  isSubtask: false,
  category: null,
  labels: ['vip', 'billing'],
  components: [],
  createdAt: NOW - 50 * HOUR,
  updatedAt: NOW - 2.5 * HOUR,
  resolvedAt: null,
  dueAt: null,
  parentKey: null,
  parentSourceId: null,
  sprints: [],
  summary: 'Invoice is wrong',
  descriptionText: '',
  storyPoints: null,
  customFields: [
    { id: '31', name: 'Product', value: { id: 'prod_a', value: 'Product A' } },
    { id: '32', name: 'Checked', value: true },
  ],
  slas: [],
};
const vocabulary = {
  customFields: [31, 32, 33].map((id) => ({ id: String(id), name: `Field ${id}`, type: 'tagger' })),
};

const one = (field: string, operator: string, value: ZendeskCondition['value']) =>
  compileZendeskView({ all: [{ field, operator, value }], any: [] }, vocabulary);

describe('conditions', () => {
  test.each<[string, string, ZendeskCondition['value'], boolean]>([
    ['status', 'less_than', 'solved', true],
    ['status', 'less_than', 'pending', false],
    ['status', 'greater_than', 'open', true],
    ['status', 'is', 'pending', true],
    ['status', 'is_not', 'closed', true],
    ['status', 'includes', ['open', 'pending'], true],
    ['custom_status_id', 'includes', ['612', '613'], true],
    ['priority', 'greater_than', 'normal', true],
    ['priority', 'less_than', 'high', false],
    ['priority', 'is', '', false],
    ['type', 'is', 'incident', true],
    ['group_id', 'is', '9', true],
    ['group_id', 'is', '', false],
    ['assignee_id', 'is', 'current_user', true],
    ['assignee_id', 'is_not', '', true],
    ['assignee_id', 'is', null, false],
    ['requester_id', 'is_not', 'current_user', true],
    ['current_tags', 'includes', 'other vip', true],
    ['current_tags', 'not_includes', 'billing', false],
    ['subject_includes_word', 'includes', 'invoice', true],
    ['updated_at', 'less_than', '3', true],
    ['updated_at', 'is', '2', true],
    ['created_at', 'greater_than', '49', true],
    ['PENDING', 'greater_than', '24', true],
    ['OPEN', 'greater_than', '1', false],
    ['due_date', 'less_than', '5', false],
    ['custom_fields_31', 'is', 'prod_a', true],
    ['custom_fields_32', 'is', 'true', true],
    ['custom_fields_33', 'not_present', null, true],
    ['ticket_fields_31', 'present', null, true],
  ])('%s %s %j', (field, operator, value, expected) => {
    const view = one(field, operator, value);
    expect(view.unsupported).toEqual([]);
    expect(view.matches(ticket, context)).toBe(expected);
  });

  test.each([
    ['organization_id', 'is', '5'],
    ['brand_id', 'is', '5'],
    ['via_id', 'is', '4'],
    ['group_id', 'is', 'current_groups'],
    ['assignee_id', 'is', 'all_agents'],
    ['updated_at', 'less_than_business_hours', '3'],
    ['created_at', 'less_than', '2026-01-01'],
    ['custom_fields_99', 'is', 'x'],
    ['status', 'changed_to', 'open'],
  ])('cannot be told here: %s %s %s', (field, operator, value) => {
    const view = one(field, operator, value);
    expect(view.unsupported).toEqual([`${field} ${operator}`]);
    expect(view.matches(ticket, context)).toBe(false);
  });

  test('all of all, and one of any', () => {
    const is = (value: string): ZendeskCondition => ({ field: 'status', operator: 'is', value });
    const vip: ZendeskCondition = { field: 'current_tags', operator: 'includes', value: 'vip' };
    const matches = (all: ZendeskCondition[], any: ZendeskCondition[]) =>
      compileZendeskView({ all, any }, vocabulary).matches(ticket, context);
    expect(matches([], [])).toBe(true);
    expect(matches([vip], [is('open'), is('pending')])).toBe(true);
    expect(matches([vip], [is('open')])).toBe(false);
    expect(matches([vip, is('open')], [])).toBe(false);
  });

  test('our own words for a status are understood', () => {
    const hold = { ...ticket, statusCategory: 'waiting', waitsFor: 'other' as const };
    expect(one('status', 'is', 'hold').matches(hold, context)).toBe(true);
    expect(one('status', 'less_than', 'solved').matches({ ...ticket, statusCategory: 'done' }, context)).toBe(false);
    const closed = { ...ticket, statusCategory: 'done', statusSourceId: 'closed' };
    expect(one('status', 'is', 'closed').matches(closed, context)).toBe(true);
  });

  test('what the answer depends on', () => {
    expect(one('assignee_id', 'is', 'current_user')).toMatchObject({ needsUser: true, needsClock: false });
    expect(one('updated_at', 'less_than', '4')).toMatchObject({ needsUser: false, needsClock: true });
    expect(one('SOLVED', 'less_than', '4')).toMatchObject({ needsClock: true });
    expect(one('status', 'is', 'open')).toMatchObject({ needsUser: false, needsClock: false });
  });
});
