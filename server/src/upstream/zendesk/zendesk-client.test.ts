import { describe, expect, test } from 'vitest';
import { cannedTransport } from '../canned-transport.testing.ts';
import { LeapingClock } from '../scripted-server.testing.ts';
import type { UpstreamRequest } from '../transport/transport.ts';
import { createZendeskClient } from './zendesk-client.ts';
import type { ZendeskCatalogue } from './zendesk-upstream.ts';

const NOW = Date.parse('2026-11-18T15:30:00Z');
const catalogue: ZendeskCatalogue = {
  fields: [{ id: '31', title: 'Product', type: 'tagger', options: [{ value: 'prod_a', name: 'Product A' }] }],
  forms: [{ id: '5', name: 'Billing question' }],
  slaPolicies: [],
  lacking: [],
  customStatuses: [
    { id: '601', name: 'Open', statusCategory: 'open', isDefault: true, active: true },
    { id: '602', name: 'With vendor', statusCategory: 'hold', isDefault: false, active: true },
    { id: '603', name: 'Solved', statusCategory: 'solved', isDefault: true, active: true },
  ],
};

function client(answer: (request: UpstreamRequest) => unknown) {
  const seen: UpstreamRequest[] = [];
  const transport = cannedTransport('zendesk', (request) => {
    seen.push(request);
    const given = answer(request);
    return typeof given === 'string' ? given : JSON.stringify(given);
  });
  return {
    seen,
    zendesk: createZendeskClient({ transport, siteUrl: 'https://acme.zendesk.com', clock: new LeapingClock(NOW, 0) }),
  };
}

const wire = (members: Record<string, unknown> = {}) => ({
  id: 35436,
  status: 'open',
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-02T10:00:00Z',
  generated_timestamp: 1_793_620_900,
  subject: 'Help',
  ...members,
});
async function ticket(members: Record<string, unknown>, sideLoads: Record<string, unknown> = {}) {
  const { zendesk } = client(() => ({
    tickets: [wire(members)],
    after_cursor: 'c',
    end_of_stream: true,
    ...sideLoads,
  }));
  const { tickets, rejected } = await zendesk.exportTickets({ startTime: 0 }, catalogue);
  expect(rejected).toEqual([]);
  return tickets[0];
}

describe('a ticket', () => {
  test.each([
    [{ status: 'open', custom_status_id: 601 }, '601', 'Open', 'in_progress', 'none'],
    [{ status: 'hold', custom_status_id: 602 }, '602', 'With vendor', 'waiting', 'other'],
    [{ status: 'open', custom_status_id: 999 }, '601', 'Open', 'in_progress', 'none'],
    [{ status: 'pending', custom_status_id: null }, 'pending', 'Pending', 'waiting', 'requester'],
    [{ status: 'closed', custom_status_id: 603 }, 'closed', 'Closed', 'done', 'none'],
    [{ status: 'deleted' }, 'deleted', 'Deleted', 'done', 'none'],
  ])('in status %j', async (members, statusSourceId, status, statusCategory, waitsFor) => {
    expect(await ticket(members)).toMatchObject({
      statusSourceId,
      status,
      statusCategory,
      waitsFor,
      deleted: members.status === 'deleted',
    });
  });

  test('Z4 Z21: is as new as its last change of any kind, and keeps ids a double cannot hold', async () => {
    const big = '9223372036854775807';
    const answer = JSON.stringify({ tickets: [wire({ requester_id: 'BIG' })], after_cursor: 'c', end_of_stream: true });
    const { zendesk } = client(() => answer.replace('"BIG"', big));
    const { tickets } = await zendesk.exportTickets({ startTime: 0 }, catalogue);
    expect(tickets[0]).toMatchObject({
      version: 1_793_620_900_000,
      updatedAt: Date.parse('2026-11-02T10:00:00Z'),
      requesterSourceId: big,
    });
  });

  test('calls drop-downs, forms and problems by their names', async () => {
    expect(
      await ticket({
        custom_fields: [
          { id: 31, value: 'prod_a' },
          { id: 32, value: 'x' },
        ],
        ticket_form_id: 5,
        problem_id: 7,
        type: 'incident',
        priority: 'urgent',
      }),
    ).toMatchObject({
      customFields: [{ id: '31', name: 'Product', value: { id: 'prod_a', value: 'Product A' } }],
      category: 'Billing question',
      links: [{ otherSourceId: '7', otherKey: 'ZD-7' }],
      parentSourceId: null,
      type: 'Incident',
      priority: 'Urgent',
      priorityRank: 1,
    });
  });

  test('brings who is in it and when it was solved', async () => {
    const sideLoads = {
      users: [
        { id: 1, name: 'Ann', role: 'agent' },
        { id: 2, name: 'Bob', role: 'end-user', suspended: true },
      ],
      metric_sets: [{ ticket_id: 35436, solved_at: '2026-11-02T09:00:00Z' }],
    };
    const solved = await ticket({ status: 'solved', requester_id: 2, assignee_id: 1 }, sideLoads);
    expect(solved).toMatchObject({ resolvedAt: Date.parse('2026-11-02T09:00:00Z') });
    expect(solved?.people.map(({ name, kind, active }) => [name, kind, active])).toEqual([
      ['Bob', 'customer', false],
      ['Ann', 'agent', true],
    ]);
  });

  test('brings its organisation, who follows it, its rating and its measures', async () => {
    const members = {
      organization_id: 77,
      follower_ids: [1],
      email_cc_ids: [2, 3],
      satisfaction_rating: { id: 9, score: 'bad_with_comment', comment: 'Slow', reason: null },
    };
    const metric = { ticket_id: 35436, replies: 2, reopens: 1, reply_time_in_minutes: { calendar: 60, business: 20 } };
    expect((await ticket(members, { metric_sets: [metric] }))?.service).toEqual({
      organization: '77',
      portalStatus: null,
      involved: [
        { person: '1', as: 'follower' },
        { person: '2', as: 'cc' },
        { person: '3', as: 'cc' },
      ],
      approvals: [],
      satisfaction: { score: 'bad', comment: 'Slow', reason: null },
      measures: {
        firstReplyMinutes: 60,
        firstResolutionMinutes: null,
        fullResolutionMinutes: null,
        replies: 2,
        reopens: 1,
      },
    });
    expect((await ticket({ satisfaction_rating: { score: 'unoffered' } }))?.service).toBeNull();
  });

  test('has clocks that run, rest, are met or broken', async () => {
    const metric = (name: string, stage: string, breach_at: string | null) => ({ metric: name, stage, breach_at });
    const slas = {
      policy_metrics: [
        metric('first_reply_time', 'achieved', null),
        metric('next_reply_time', 'active', '2026-11-18T16:00:00Z'),
        metric('requester_wait_time', 'active', '2026-11-18T15:00:00Z'),
        metric('agent_work_time', 'paused', null),
      ],
    };
    expect((await ticket({ slas }))?.slas.map(({ name, state }) => [name, state])).toEqual([
      ['First reply time', 'met'],
      ['Next reply time', 'running'],
      ['Requester wait time', 'breached'],
      ['Agent work time', 'paused'],
    ]);
  });

  test('that makes no sense is put aside; a page that does not is a failure', async () => {
    const { zendesk } = client(() => ({
      tickets: [wire(), { id: 1 }, wire({ created_at: 'x' })],
      after_cursor: 'c',
      end_of_stream: false,
    }));
    const page = await zendesk.exportTickets({ startTime: 0 }, catalogue);
    expect(page).toMatchObject({
      tickets: [{}],
      rejected: [{ sourceId: '1' }, { sourceId: '35436' }],
      cursor: 'c',
      endOfStream: false,
    });
    for (const answer of [{}, { tickets: [] }, { tickets: {}, end_of_stream: true }, [], '<html>']) {
      await expect(client(() => answer).zendesk.exportTickets({ cursor: 'c' }, catalogue)).rejects.toMatchObject({
        kind: 'upstream_failed',
      });
    }
  });
});

describe('the past', () => {
  test('tells a category and the custom status within it as one change', async () => {
    const change = (field_name: string, previous_value: unknown, value: unknown) => ({
      id: 1,
      type: 'Change',
      field_name,
      previous_value,
      value,
    });
    const audits = [
      {
        id: 10,
        created_at: '2026-11-01T10:00:00Z',
        author_id: 1,
        events: [
          { id: 1, type: 'Create', field_name: 'status', value: 'open' },
          { id: 2, type: 'Comment', body: 'x' },
        ],
      },
      {
        id: 11,
        created_at: '2026-11-01T11:00:00Z',
        author_id: -1,
        events: [
          change('status', 'open', 'hold'),
          change('custom_status_id', '601', '602'),
          change('31', null, 'prod_a'),
          change('assignee_id', null, '9'),
        ],
      },
      {
        id: 12,
        created_at: '2026-11-01T12:00:00Z',
        author_id: 1,
        events: [
          { id: 3, type: 'Comment' },
          { id: 4, type: 'Notification' },
        ],
      },
      { id: 13, created_at: '2026-11-01T13:00:00Z', author_id: 1, events: [change('custom_status_id', '602', '601')] },
    ];
    const { zendesk } = client(() => ({ audits, meta: { has_more: false } }));
    expect((await zendesk.audits('35436', catalogue))?.items).toEqual([
      {
        sourceId: '10',
        authorSourceId: '1',
        at: Date.parse('2026-11-01T10:00:00Z'),
        items: [{ field: 'status', fromId: null, from: null, toId: '601', to: 'Open' }],
      },
      {
        sourceId: '11',
        authorSourceId: null,
        at: Date.parse('2026-11-01T11:00:00Z'),
        items: [
          { field: 'status', fromId: '601', from: 'Open', toId: '602', to: 'With vendor' },
          { field: 'Product', fromId: null, from: null, toId: null, to: 'prod_a' },
          { field: 'assignee', fromId: null, from: null, toId: '9', to: null },
        ],
      },
      {
        sourceId: '13',
        authorSourceId: '1',
        at: Date.parse('2026-11-01T13:00:00Z'),
        items: [{ field: 'status', fromId: '602', from: 'With vendor', toId: '601', to: 'Open' }],
      },
    ]);
  });
});

describe('paging', () => {
  test('Z7: goes by cursors, and takes a numbered list for what it is', async () => {
    const groups = (id: number, after: string | null) => ({
      groups: [{ id, name: `G${id}` }],
      meta: { has_more: after !== null, after_cursor: after },
    });
    const { zendesk, seen } = client(({ query }) =>
      query?.['page[after]'] === 'b' ? groups(2, null) : groups(1, 'b'),
    );
    expect((await zendesk.groups()).map(({ sourceId }) => sourceId)).toEqual(['', '1', '2']);
    expect(seen.map(({ query }) => query?.['page[size]'])).toEqual([100, 100]);
    const numbered = client(() => ({ groups: [], next_page: 'https://acme.zendesk.com/api/v2/groups?page=2' }));
    await expect(numbered.zendesk.groups()).rejects.toMatchObject({ kind: 'upstream_failed' });
    const circling = client(() => groups(1, 'b'));
    await expect(circling.zendesk.groups()).rejects.toMatchObject({ kind: 'upstream_failed' });
  });
});

describe('an edit', () => {
  test('carries its mark, by which it is found again', async () => {
    const { zendesk, seen } = client(({ method }) =>
      method === 'PUT'
        ? { ticket: 'saved' }
        : {
            audits: [
              { id: 2, created_at: '2026-11-18T15:30:00Z', events: [], metadata: { system: {}, custom: {} } },
              {
                id: 1,
                created_at: '2026-11-18T15:29:00Z',
                events: [{ id: 77, type: 'Comment' }],
                metadata: { custom: { speedyflow_edit: 'edit-1' } },
              },
            ],
          },
    );
    const change = {
      editId: 'edit-1',
      comment: { body: 'Hi', public: true },
      statusSourceId: '602',
      assigneeSourceId: '9223372036854775807',
      onlyIfUpdatedAt: NOW,
    };
    await expect(zendesk.updateTicket('35436', change, catalogue)).resolves.toEqual({ sourceId: null });
    expect(seen[0]).toMatchObject({
      path: '/api/v2/tickets/35436',
      body: {
        ticket: {
          metadata: { speedyflow_edit: 'edit-1' },
          comment: { html_body: '<p>Hi</p>', public: true },
          custom_status_id: 602,
          assignee_id: '9223372036854775807',
          safe_update: true,
          updated_stamp: '2026-11-18T15:30:00Z',
        },
      },
    });
    await expect(zendesk.findEdit('35436', 'edit-1')).resolves.toEqual({ sourceId: '77' });
    await expect(zendesk.findEdit('35436', 'edit-2')).resolves.toBeNull();
  });
});
