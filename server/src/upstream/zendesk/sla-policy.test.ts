import { expect, test } from 'vitest';
import type { ZendeskCondition } from '../../domain/source.ts';
import { policyOf, type SlaPolicy } from './sla-policy.ts';
import { readTicketWire } from './wire.ts';

const ticket = readTicketWire({
  id: 1,
  status: 'open',
  created_at: '2026-01-15T12:00:00Z',
  type: 'incident',
  priority: null,
  group_id: 7,
  tags: ['vip', 'refund'],
  custom_fields: [{ id: 9, value: ['red', 'blue'] }],
});

const policy = (name: string, all: ZendeskCondition[], any: ZendeskCondition[] = []): SlaPolicy => ({
  name,
  conditions: { all, any },
  metrics: ['first_reply_time'],
});
const is = (field: string, value: ZendeskCondition['value'], operator = 'is') => ({ field, operator, value });
const rest = policy('Everything else', []);
const nameOf = (...policies: SlaPolicy[]) => policyOf(ticket, policies)?.name ?? null;

test('the first policy whose conditions a ticket meets is its own', () => {
  expect(
    nameOf(policy('Questions', [is('type', 'question')]), policy('Incidents', [is('type', 'incident')]), rest),
  ).toBe('Incidents');
  expect(nameOf(policy('Any of', [], [is('group_id', '8'), is('group_id', '7')]), rest)).toBe('Any of');
  expect(nameOf(policy('None of', [], [is('group_id', '8'), is('group_id', '9')]), rest)).toBe('Everything else');
  expect(nameOf()).toBeNull();
});

test.each([
  [is('current_tags', 'gold vip', 'includes'), true],
  [is('current_tags', 'vip', 'not_includes'), false],
  [is('priority', ''), true],
  [is('priority', 'high', 'is_not'), true],
  [is('organization_id', ''), true],
  [is('type', ['question', 'incident'], 'includes'), true],
  [is('custom_fields_9', 'blue', 'includes'), true],
  [is('custom_fields_9', 'green'), false],
] as const)('%j: %s', (condition, met) => {
  expect(nameOf(policy('It', [condition]), rest)).toBe(met ? 'It' : 'Everything else');
});

test.each([is('via_id', '4'), is('type', 'incident', 'changed_to'), is('custom_fields_10', 'x')])(
  'no policy is named when one before it asks for what a ticket does not tell: %j',
  (condition) => {
    expect(nameOf(policy('It', [condition]), rest)).toBeNull();
    // What fails anyway does not matter.
    expect(nameOf(policy('It', [condition, is('type', 'question')]), rest)).toBe('Everything else');
  },
);
