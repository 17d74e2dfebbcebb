import { describe, expect, test } from 'vitest';
import { cannedTransport } from '../canned-transport.testing.ts';
import { decodeHistory, readHistoryWire } from './decode-changelog.ts';
import { decodeCustomValue, decodeSprintIds } from './decode-custom-field.ts';
import { decodeFields } from './decode-fields.ts';
import { decodeIssue } from './decode-issue.ts';
import { PeopleMet } from './decode-person.ts';
import { decodeSla } from './decode-sla.ts';
import { readIssueWire } from './issue-wire.ts';
import { createJiraClient } from './jira-client.ts';
import { jiraTime } from './jira-time.ts';
import type { IssueReading } from './jira-upstream.ts';

const reading: IssueReading = {
  catalogue: {
    shown: [{ id: 'customfield_10050', name: 'Severity', type: 'option' }],
    storyPoints: ['customfield_10016', 'customfield_10017'],
    sprint: 'customfield_10020',
    requestType: 'customfield_10010',
    participants: 'customfield_10034',
    approvals: 'customfield_10035',
    slas: [{ id: 'customfield_10030', name: 'Time to resolution' }],
  },
  priorities: [
    { name: 'Höchste', rank: 1 },
    { name: 'Mittel', rank: 2 },
  ],
};
const user = (accountId: string, displayName: string) => ({
  accountId,
  displayName,
  active: true,
  accountType: 'atlassian',
});
const wire = (fields: Record<string, unknown> = {}) => ({
  id: '10001',
  key: 'MSM-1',
  fields: {
    summary: 'Drucker brennt',
    status: { id: '3', name: 'In Arbeit', statusCategory: { key: 'indeterminate' } },
    project: { id: '10000', key: 'MSM' },
    issuetype: { name: 'Störung', subtask: false },
    created: '2026-09-28T19:32:13.094+0500',
    updated: '2026-09-28T14:40:00.000Z',
    ...fields,
  },
});
const issue = (fields?: Record<string, unknown>) =>
  decodeIssue(readIssueWire(wire(fields)), 'https://acme.atlassian.net', reading);

describe('an issue', () => {
  test('with next to nothing in it', () => {
    expect(issue()).toMatchObject({
      url: 'https://acme.atlassian.net/browse/MSM-1',
      statusCategory: 'in_progress',
      createdAt: Date.parse('2026-09-28T14:32:13.094Z'),
      version: Date.parse('2026-09-28T14:40:00Z'),
      priority: null,
      priorityRank: 9,
      requesterSourceId: null,
      description: null,
      customFields: [],
      // Not asked for is not the same as none.
      comments: { items: [], complete: false },
    });
  });

  test('with all its null members', () => {
    const nulls =
      'description priority parent labels components reporter creator assignee resolutiondate resolution duedate issuelinks attachment comment worklog customfield_10050 customfield_10016 customfield_10020 customfield_10010 customfield_10030'.split(
        ' ',
      );
    expect(issue(Object.fromEntries(nulls.map((name) => [name, null])))).toEqual(issue());
  });

  test('tells people, wherever they are named, once', () => {
    const { people, requesterSourceId, assigneeSourceId } = issue({
      reporter: null,
      creator: user('a:1', 'Ann'),
      assignee: { ...user('b:2', 'Bob'), emailAddress: 'bob@acme.example' },
      comment: {
        total: 1,
        comments: [{ id: '7', author: user('a:1', 'Ann'), body: null, created: '2026-09-28T19:32:13.094+0500' }],
      },
    });
    expect({ requesterSourceId, assigneeSourceId }).toEqual({ requesterSourceId: 'a:1', assigneeSourceId: 'b:2' });
    expect(people.map(({ name, email }) => [name, email])).toEqual([
      ['Ann', null],
      ['Bob', 'bob@acme.example'],
    ]);
  });

  test('is solved when its status is, even where no resolution is ever set', () => {
    const done = { status: { id: '5', name: 'Erledigt', statusCategory: { key: 'done' } } };
    const changed = '2026-09-27T00:00:00.000+0000';
    expect(issue({ ...done, statuscategorychangedate: changed }).resolvedAt).toBe(Date.parse('2026-09-27T00:00:00Z'));
    expect(issue({ resolutiondate: changed }).resolvedAt).toBeNull();
  });

  test('ranks its priority by the order of the site', () => {
    expect(issue({ priority: { name: 'Höchste' } }).priorityRank).toBe(1);
    expect(issue({ priority: { name: 'Unknown here' } })).toMatchObject({ priority: 'Unknown here', priorityRank: 9 });
  });

  test('says whether its comments are all there', () => {
    const comment = { id: '7', body: 'text', created: '2026-09-28T19:32:13.094+0500', jsdPublic: false };
    expect(issue({ comment: { comments: [comment], total: 3 } }).comments).toMatchObject({
      complete: false,
      items: [{ public: false, body: { format: 'text' } }],
    });
    expect(issue({ comment: { comments: [comment], total: 1 } }).comments.complete).toBe(true);
    const restricted = { ...comment, jsdPublic: true, visibility: { type: 'role', value: 'Admins' } };
    expect(issue({ comment: { comments: [restricted], total: 1 } }).comments.items[0]?.public).toBe(false);
  });

  test('reads links from its own side', () => {
    const other = { id: '10002', key: 'MSM-2', fields: { summary: 'Other' } };
    const blocks = { name: 'Blocks', inward: 'is blocked by', outward: 'blocks' };
    const links = issue({
      issuelinks: [{ type: blocks, inwardIssue: other }, { type: blocks, outwardIssue: other }, { type: blocks }],
    }).links;
    expect(links.map(({ type, blockedBy }) => [type, blockedBy])).toEqual([
      ['is blocked by', true],
      ['blocks', false],
    ]);
  });

  test('has fields of several projects: points from the first field that has them, its request type, its sprints', () => {
    const { storyPoints, category, sprintSourceIds, customFields } = issue({
      customfield_10016: null,
      customfield_10017: 3,
      customfield_10010: { requestType: { id: '9', name: 'Get help' }, _links: {} },
      customfield_10020: [
        { id: 7, name: 'S7', state: 'closed' },
        { id: 8, name: 'S8', state: 'active' },
      ],
      customfield_10050: { self: 'https://x', id: '1', value: 'Sev 1' },
    });
    expect({ storyPoints, category, sprintSourceIds }).toEqual({
      storyPoints: 3,
      category: 'Get help',
      sprintSourceIds: ['7', '8'],
    });
    expect(customFields).toEqual([{ id: 'customfield_10050', name: 'Severity', value: { id: '1', value: 'Sev 1' } }]);
  });
});

describe('one that cannot be understood', () => {
  const answer = (...issues: unknown[]) => {
    const transport = cannedTransport('jira', () => JSON.stringify({ issues, isLast: true }));
    return createJiraClient({ transport, siteUrl: 'https://acme.atlassian.net' }).searchIssues({
      ...reading,
      jql: 'x',
      pageToken: null,
    });
  };

  test('is put aside with its reason, and holds up no other', async () => {
    const issues: unknown[] = Array.from({ length: 1_000 }, (_, index) => ({ ...wire(), id: String(index) }));
    issues[500] = { id: '500', key: 'MSM-500', fields: { summary: 'broken' } };
    const { issues: understood, rejected } = await answer(...issues);
    expect(understood).toHaveLength(999);
    expect(rejected).toEqual([
      { sourceId: '500', reason: expect.stringContaining('fields'), raw: expect.stringContaining('broken') },
    ]);
  });

  test.each<[string, unknown]>([
    ['no time at all', wire({ updated: 'yesterday' })],
    ['a number for a name', wire({ priority: { name: 3 } })],
    ['nothing', null],
    ['a text', 'MSM-1'],
    ['no id', { ...wire(), id: null }],
  ])('%s', async (_name, record) => {
    expect(await answer(record, wire())).toMatchObject({ issues: [{ key: 'MSM-1' }], rejected: [{}] });
  });

  test('a document nested without end is put aside too', async () => {
    const deep = '{"type":"blockquote","content":['.repeat(20_000) + ']}'.repeat(20_000);
    const text = JSON.stringify({ issues: [wire({ description: 'DEEP' }), wire()], isLast: true }).replace(
      '"DEEP"',
      deep,
    );
    const client = createJiraClient({
      transport: cannedTransport('jira', () => text),
      siteUrl: 'https://acme.atlassian.net',
    });
    const page = await client.searchIssues({ ...reading, jql: 'x', pageToken: null });
    expect(page).toMatchObject({ issues: [{ key: 'MSM-1' }], rejected: [{ sourceId: '10001' }] });
  });
});

describe('a page', () => {
  const page = (body: unknown) => {
    const client = createJiraClient({
      transport: cannedTransport('jira', () => JSON.stringify(body)),
      siteUrl: 'https://acme.atlassian.net',
    });
    return client.searchIssues({ ...reading, jql: 'x', pageToken: null });
  };

  test.each([
    [{ issues: [], isLast: true }, null],
    [{ issues: [] }, null],
    [{ issues: [], nextPageToken: 'a', isLast: true }, null],
    [{ issues: [], nextPageToken: 'a', isLast: false }, 'a'],
    [{ issues: [], nextPageToken: 'a' }, 'a'],
    [{ issues: [], nextPageToken: null, isLast: false }, null],
  ])('%j ends or goes on', async (body, nextPageToken) => {
    expect(await page(body)).toMatchObject({ nextPageToken });
  });

  test.each([{}, [], { issues: null }, { issues: {} }, { issues: [], nextPageToken: 7 }, { errorMessages: ['x'] }])(
    '%j is none',
    async (body) => {
      await expect(page(body)).rejects.toMatchObject({ kind: 'upstream_failed', code: 'JIRA_API_ERROR' });
    },
  );
});

test.each([
  ['2026-09-28T19:32:13.094+0500', '2026-09-28T14:32:13.094Z'],
  ['2026-09-28T19:32:13.094+05:00', '2026-09-28T14:32:13.094Z'],
  ['2026-09-28T14:32:13.094Z', '2026-09-28T14:32:13.094Z'],
  ['2026-09-28T14:32Z', '2026-09-28T14:32:00.000Z'],
  [1_790_605_933, '2026-09-28T14:32:13.000Z'],
  [1_790_605_933_094, '2026-09-28T14:32:13.094Z'],
])('the time %s', (written, iso) => {
  expect(new Date(jiraTime(written)).toISOString()).toBe(iso);
});

describe('a changelog entry', () => {
  test('J11: may have nothing but its fields, and its "toString" is the text, never a function', () => {
    const items = [
      {
        field: 'status',
        fieldtype: 'jira',
        fieldId: 'status',
        from: '1',
        fromString: 'Open',
        to: '3',
        toString: 'In Arbeit',
      },
      {
        field: 'Sprint',
        fieldtype: 'custom',
        fieldId: 'customfield_10020',
        from: null,
        fromString: null,
        to: '7',
        toString: 'S7',
      },
    ];
    // A member of that name cannot be written in a literal without being taken for the method.
    const parsed: unknown = JSON.parse(
      JSON.stringify({ id: '1', created: 1_790_605_933_094, items: [...items, { field: 'labels' }] }),
    );
    const people = new PeopleMet();
    expect(decodeHistory(readHistoryWire(parsed), people)).toEqual({
      sourceId: '1',
      authorSourceId: null,
      at: 1_790_605_933_094,
      items: [
        { field: 'status', fromId: '1', from: 'Open', toId: '3', to: 'In Arbeit' },
        { field: 'Sprint', fromId: null, from: null, toId: '7', to: 'S7' },
        { field: 'labels', fromId: null, from: null, toId: null, to: null },
      ],
    });
  });
});

describe('a clock', () => {
  const at = (epochMillis: number) => ({ epochMillis, iso8601: 'x' });
  const ms = (millis: number) => ({ millis, friendly: 'x' });

  test.each([
    [
      {
        ongoingCycle: {
          startTime: at(10),
          breachTime: at(50),
          breached: false,
          paused: false,
          goalDuration: ms(40),
          remainingTime: ms(20),
        },
      },
      { state: 'running', startedAt: 10, dueAt: 50, stoppedAt: null, goalMs: 40, remainingMs: null },
    ],
    [
      {
        ongoingCycle: { startTime: at(10), breached: false, paused: true, goalDuration: ms(40), remainingTime: ms(20) },
      },
      { state: 'paused', dueAt: null, remainingMs: 20 },
    ],
    [
      { ongoingCycle: { startTime: at(10), breachTime: at(50), breached: true, paused: false, remainingTime: ms(-5) } },
      { state: 'breached', dueAt: 50, remainingMs: null },
    ],
    [
      {
        completedCycles: [
          { breached: true },
          { startTime: at(10), stopTime: at(20), breachTime: at(50), breached: false },
        ],
      },
      { state: 'met', stoppedAt: 20 },
    ],
    [
      { completedCycles: [{ startTime: at(10), stopTime: at(60), breachTime: at(50), breached: true }] },
      { state: 'breached', stoppedAt: 60 },
    ],
  ])('%#', (value, expected) => {
    expect(decodeSla('customfield_1', 'Field', value)).toMatchObject({
      sourceId: 'customfield_1',
      name: 'Field',
      ...expected,
    });
  });

  test.each([null, 'x', {}, { completedCycles: [] }, { errorMessage: 'metric not found' }])('%j is none', (value) => {
    expect(decodeSla('customfield_1', 'Field', value)).toBeNull();
  });
});

test.each([
  [null, undefined],
  ['', undefined],
  [[], undefined],
  [[null, ''], undefined],
  [{}, undefined],
  [0, 0],
  [false, false],
  ['text', 'text'],
  [
    { self: 'x', id: '1', value: 'Parent', child: { self: 'y', id: '2', value: 'Child' } },
    { id: '1', value: 'Parent', child: { id: '2', value: 'Child' } },
  ],
  [[{ id: '1', name: 'team', self: 'x' }], [{ id: '1', name: 'team' }]],
  [
    { accountId: 'a', displayName: 'Ann', avatarUrls: {} },
    { accountId: 'a', displayName: 'Ann' },
  ],
  [{ type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'rich' }] }] }, 'rich'],
  [{ rating: 4, self: 'x' }, { rating: 4 }],
  [{ blob: 'x'.repeat(20_000) }, undefined],
])('a custom value %#', (value, decoded) => {
  expect(decodeCustomValue(value)).toEqual(decoded);
});

test.each([
  [null, []],
  [
    [{ id: 7 }, { id: '8' }, { id: 7 }],
    ['7', '8'],
  ],
  [9, ['9']],
  [['com.atlassian.greenhopper.service.sprint.Sprint@1f[id=12,rapidViewId=3,name=S]'], ['12']],
  [['nonsense', {}], []],
])('sprints %j', (value, ids) => {
  expect(decodeSprintIds(value)).toEqual(ids);
});

test('fields are known by their type, and the boards say which one estimates', () => {
  const field = (id: number, name: string, type: string, custom: string) => ({
    id: `customfield_${id}`,
    name,
    custom: true,
    schema: { type, custom },
  });
  const fields = [
    { id: 'summary', name: 'Zusammenfassung', custom: false, schema: { type: 'string' } },
    field(1, 'Sprint', 'array', 'com.pyxis.greenhopper.jira:gh-sprint'),
    field(2, 'Rang', 'any', 'com.pyxis.greenhopper.jira:gh-lexo-rank'),
    field(3, 'Story Points', 'number', 'com.atlassian.jira.plugin.system.customfieldtypes:float'),
    field(4, 'Story point estimate', 'number', 'com.pyxis.greenhopper.jira:jsw-story-points'),
    field(5, 'Größe', 'number', 'com.atlassian.jira.plugin.system.customfieldtypes:float'),
    field(6, 'Zeit bis zur Lösung', 'sd-servicelevelagreement', 'com.atlassian.servicedesk:sd-sla-field'),
    field(7, 'Anfragetyp', 'sd-customerrequesttype', 'com.atlassian.servicedesk:vp-origin'),
    field(8, 'Dringlichkeit', 'option', 'com.atlassian.jira.plugin.system.customfieldtypes:select'),
  ];
  const board = {
    sourceId: '1',
    name: 'B',
    kind: 'scrum' as const,
    deskSourceId: '1',
    columns: [],
    estimationFieldId: 'customfield_5',
  };
  expect(decodeFields(fields, [board])).toEqual({
    shown: [{ id: 'customfield_8', name: 'Dringlichkeit', type: 'option' }],
    storyPoints: ['customfield_5', 'customfield_4', 'customfield_3'],
    sprint: 'customfield_1',
    requestType: 'customfield_7',
    participants: null,
    approvals: null,
    slas: [{ id: 'customfield_6', name: 'Zeit bis zur Lösung' }],
  });
});
