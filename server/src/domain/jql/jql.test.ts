import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileJql } from './compile-jql.ts';
import type { JqlNode, JqlOperand } from './jql-ast.ts';
import type { JqlContext, JqlTicket, JqlVocabulary } from './jql-ticket.ts';
import { parseJql } from './parse-jql.ts';

const NOW = Date.parse('2026-11-18T15:30:00Z');
const context: JqlContext = { nowMs: NOW, timeZone: 'UTC', currentUserSourceIds: ['712020:Ann'] };
const vocabulary: JqlVocabulary = {
  customFields: [
    { id: 'customfield_10050', name: 'Severity', type: 'option' },
    { id: 'customfield_10051', name: 'Environments', type: 'array' },
    { id: 'customfield_10052', name: 'Impact score', type: 'number' },
    { id: 'customfield_10053', name: 'Go-live', type: 'date' },
    { id: 'customfield_10054', name: 'Approver', type: 'user' },
    { id: 'customfield_10055', name: 'Vendor ref', type: 'string' },
  ],
  storyPointFields: ['customfield_10016', 'Story Points'],
  slaNames: ['Time to resolution'],
  priorities: ['Highest', 'High', 'Medium', 'Low'].map((name, index) => ({ name, rank: index + 1 })),
  projects: [{ id: '10001', key: 'MSM', name: 'Main support' }],
};
const ticket: JqlTicket = {
  sourceId: '20001',
  key: 'MSM-12',
  projectKey: 'MSM',
  projectId: '10001',
  status: 'Waiting for customer',
  statusSourceId: '10100',
  statusCategory: 'indeterminate',
  waitsFor: 'requester',
  statusSinceAt: NOW - 3_600_000,
  resolution: null,
  assigneeSourceId: '712020:ann',
  assigneeName: 'Ann Lee',
  requesterSourceId: 'qm:2',
  requesterName: 'Bob',
  priority: 'High',
  priorityRank: 2,
  type: '[System] Incident',
  isSubtask: false,
  category: 'Get IT help',
  labels: ['vip', 'vpn'],
  components: ['Payroll'],
  createdAt: Date.parse('2026-11-17T22:10:30Z'),
  updatedAt: NOW - 2 * 3_600_000,
  resolvedAt: null,
  dueAt: Date.parse('2026-11-20T00:00:00Z'),
  parentKey: 'MSM-1',
  parentSourceId: '20000',
  sprints: [{ sourceId: '7', name: 'Sprint 7', state: 'active' }],
  summary: 'VPN drops every hour',
  descriptionText: 'The tunnel closes after sixty minutes.',
  storyPoints: 5,
  customFields: [
    { id: 'customfield_10050', name: 'Severity', value: { id: '1', value: 'Sev 1' } },
    {
      id: 'customfield_10051',
      name: 'Environments',
      value: [
        { id: '3', value: 'Prod' },
        { id: '4', value: 'Test' },
      ],
    },
    { id: 'customfield_10052', name: 'Impact score', value: 7.5 },
    { id: 'customfield_10053', name: 'Go-live', value: '2026-12-01' },
    { id: 'customfield_10054', name: 'Approver', value: { accountId: '712020:ann', displayName: 'Ann Lee' } },
    { id: 'customfield_10055', name: 'Vendor ref', value: 'ACME 42 hardware' },
  ],
  slas: [{ name: 'Time to resolution', state: 'running', dueAt: NOW + 90 * 60_000 }],
};

function compiled(text: string) {
  const parse = parseJql(text);
  if (!parse.ok) throw new Error(`${parse.message} at ${parse.at}`);
  return compileJql(parse.query, vocabulary);
}

function holds(text: string, changes: Partial<JqlTicket> = {}, asked: Partial<JqlContext> = {}): boolean {
  const { matches, unsupported } = compiled(text);
  expect(unsupported).toEqual([]);
  return matches({ ...ticket, ...changes }, { ...context, ...asked });
}

describe('what holds for a ticket', () => {
  test.each([
    '',
    'project = MSM AND resolution = Unresolved ORDER BY created ASC',
    'project = 10001 and project in ("Main support")',
    'key = msm-12 AND id = 20001 AND issuekey in (MSM-1, MSM-12)',
    'status = "waiting for customer" AND status != Done AND status not in (Closed, 10101)',
    'statusCategory = "In Progress" AND statusCategory = indeterminate AND statusCategory != Done AND statusCategory = 4',
    'resolution is EMPTY AND resolution = null AND resolution in (Unresolved, Fixed)',
    'assignee = currentUser() AND assignee in (currentUser(), x) AND assignee = "Ann Lee"',
    'assignee is not EMPTY AND reporter != currentUser()',
    'priority > Medium AND priority >= High AND priority <= Highest AND priority in (High)',
    'NOT priority < High',
    'issuetype = "[System] Incident" AND type in standardIssueTypes() AND type not in subTaskIssueTypes()',
    '"Request Type" = "Get IT help (MSM)" AND "Customer Request Type" is not empty',
    'labels = vip AND labels in (a, VPN) AND labels not in (other)',
    'component = Payroll',
    'created >= -7d AND created > "-1d" AND created < now()',
    'created >= 2026-11-17 AND created <= "2026/11/17 22:11" AND created = "2026-11-17 22:10"',
    `updated >= ${NOW - 7_200_000} AND updated >= -2h`,
    'created >= startOfDay(-1) AND created < startOfDay() AND created <= endOfDay("-1d")',
    'created >= startOfWeek() AND created >= startOfMonth() AND created >= startOfYear() AND created <= endOfYear()',
    'due <= 7d AND duedate > endOfDay() AND due = "2026-11-20"',
    'parent = MSM-1 AND "Epic Link" = 20000',
    'sprint in openSprints() AND sprint = "Sprint 7" AND sprint = 7 AND sprint not in closedSprints()',
    'summary ~ "vpn hour" AND summary ~ "dro*" AND summary ~ "\\"every hour\\"" AND summary !~ cat',
    'description ~ tunnel',
    '"Story Points" >= 5 AND cf[10016] = 5 AND "Story Points[Number]" < 8',
    'Severity = "Sev 1" AND cf[10050] in (1) AND Severity[Dropdown] != "Sev 2"'.replace(
      'Severity[Dropdown]',
      '"Severity[Dropdown]"',
    ),
    'Environments in (prod) AND Environments = Test AND Environments not in (Dev)',
    '"Impact score" > 7 AND "Impact score" <= 7.5',
    'Go-live > startOfMonth(1d) AND "Go-live" = 2026-12-01',
    'Approver = currentUser() AND "Vendor ref" ~ "acme hardware"',
    '"Time to resolution" = running() AND "Time to resolution" < remaining("2h") AND "Time to resolution" != breached()',
    '(priority = Low OR labels = vip) AND !(status = Done)',
    'priority = Low || labels = vip && status != Done',
    'assignee = x or not assignee = y and project = MSM',
  ])('%s', (text) => {
    expect(holds(text)).toBe(true);
  });

  test.each([
    ['resolution = Unresolved', { resolution: 'Done' }],
    ['assignee != currentUser()', { assigneeSourceId: null, assigneeName: null }],
    ['assignee not in (x, EMPTY)', { assigneeSourceId: null, assigneeName: null }],
    ['labels != vip', {}],
    ['labels not in (zzz)', { labels: [] }],
    ['component is not empty', { components: [] }],
    ['priority > High', {}],
    ['priority < Highest', { priority: null, priorityRank: 9 }],
    ['due < now()', { dueAt: null }],
    ['due < startOfDay()', { dueAt: Date.parse('2026-11-18T00:00:00Z') }],
    ['sprint in openSprints()', { sprints: [] }],
    ['"Story Points" > 0', { storyPoints: null }],
    ['created >= startOfDay()', {}],
    ['"Time to resolution" = running()', { slas: [] }],
  ] as [string, Partial<JqlTicket>][])('not: %s', (text, changes) => {
    expect(holds(text, changes)).toBe(false);
  });

  test('EMPTY within a list, and the plain NOT that takes in what has nothing', () => {
    const nobody = { assigneeSourceId: null, assigneeName: null };
    expect(holds('assignee in (x, EMPTY)', nobody)).toBe(true);
    expect(holds('NOT assignee = x', nobody)).toBe(true);
    expect(holds('assignee != x', nobody)).toBe(false);
  });

  test('our own word for a category is taken for the nearest of Jira', () => {
    expect(holds('statusCategory = "In Progress"', { statusCategory: 'waiting' })).toBe(true);
    expect(holds('statusCategory = "To Do"', { statusCategory: 'new' })).toBe(true);
    expect(holds('statusCategory != Done', { statusCategory: 'done' })).toBe(false);
  });
});

describe('days and hours in the zone of the account', () => {
  test.each([
    // 22:10 UTC on the 17th is the 18th in Kolkata, the 17th in New York.
    ['created >= startOfDay()', 'Asia/Kolkata', true],
    ['created >= startOfDay()', 'America/New_York', false],
    ['created >= "2026-11-18 03:40"', 'Asia/Kolkata', true],
    ['created >= "2026-11-18 03:41"', 'Asia/Kolkata', false],
    ['created < 2026-11-18', 'America/New_York', true],
  ])('%s in %s', (text, timeZone, expected) => {
    expect(holds(text, {}, { timeZone })).toBe(expected);
  });

  test('the day the clocks go back is 25 hours long', () => {
    const asked = { nowMs: Date.parse('2026-10-25T20:00:00Z'), timeZone: 'Europe/Berlin' };
    const start = Date.parse('2026-10-24T22:00:00Z');
    expect(holds('created >= startOfDay()', { createdAt: start }, asked)).toBe(true);
    expect(holds('created >= startOfDay()', { createdAt: start - 1 }, asked)).toBe(false);
    expect(holds('created <= endOfDay()', { createdAt: start + 25 * 3_600_000 - 1 }, asked)).toBe(true);
    expect(holds('created <= endOfDay()', { createdAt: start + 25 * 3_600_000 }, asked)).toBe(false);
  });

  test('the end of a short month', () => {
    const asked = { nowMs: Date.parse('2027-01-31T12:00:00Z') };
    expect(holds('created <= endOfMonth(1)', { createdAt: Date.parse('2027-02-28T23:59:59Z') }, asked)).toBe(true);
    expect(holds('created <= endOfMonth(1)', { createdAt: Date.parse('2027-03-01T00:00:00Z') }, asked)).toBe(false);
  });
});

describe('what the answer depends on', () => {
  test.each([
    ['status = Open', false, false],
    ['created > 2026-01-01', false, false],
    ['updated > -1h', true, false],
    ['created > startOfWeek()', true, false],
    ['assignee = currentUser()', false, true],
    ['"Time to resolution" = breached()', true, false],
    ['"Time to resolution" != paused()', false, false],
    ['assignee = currentUser() AND due < now()', true, true],
  ])('%s', (text, needsClock, needsUser) => {
    expect(compiled(text)).toMatchObject({ needsClock, needsUser, unsupported: [] });
  });

  test.each([
    ['status was Open', 'the operator "was"'],
    ['status was not in (Open, Done) after -1w by currentUser()', 'the operator "was"'],
    ['assignee changed from a to b before now()', 'the operator "changed"'],
    ['watchers = currentUser()', 'the field "watchers"'],
    ['assignee in membersOf("support")', 'the function membersOf()'],
    ['filter = 10100', 'the field "filter"'],
    ['text ~ foo', 'the field "text"'],
    ['summary ~ "a AND b"', 'a search of "summary" in the engine\'s own language'],
    ['summary > a', '">" on "summary"'],
    ['created > someday', 'that time of "created"'],
    ['created > 2026-02-31', 'that time of "created"'],
    ['"Impact score" > many', 'a value of "Impact score" that is no number'],
    ['priority > Nonsense', 'that comparison of "priority"'],
  ])('cannot be told here: %s', (text, what) => {
    const { unsupported, matches } = compiled(`status = "Waiting for customer" OR ${text}`);
    expect(unsupported).toEqual([what]);
    expect(matches(ticket, context)).toBe(false);
  });

  test('the order is handed on', () => {
    expect(parseJql('ORDER BY "Time to resolution" ASC, priority DESC, key')).toMatchObject({
      query: {
        orderBy: [
          { field: 'Time to resolution', descending: false },
          { field: 'priority', descending: true },
          { field: 'key', descending: false },
        ],
      },
    });
  });
});

describe('what is no query', () => {
  test.each([
    ['status', 'expected an operator, found the end', 6],
    ['status = ', 'expected a value, found the end', 9],
    ['status = "open', 'a quote is not closed', 9],
    ['(a = b', 'expected ")", found the end', 6],
    ['a = b c', 'expected the end or "and", "or", "order by", found "c"', 6],
    ['a is b', 'only "empty" can follow "is", found "b"', 5],
    ['a = b order', 'expected "by", found the end', 11],
    ['a = ]', 'unexpected "]"', 4],
    ['= b', 'expected a field, found "="', 0],
    [`${'('.repeat(200)}a = b`, 'the query is nested too deeply, found "("', 100],
    [`${'not '.repeat(4_000)}a = b`, 'the query is nested too deeply, found "not"', 400],
    ['x'.repeat(20_001), 'the query is too long', 20_000],
  ])('%#', (text, message, at) => {
    expect(parseJql(text)).toEqual({ ok: false, message, at });
  });

  test('no text makes the parser throw', () => {
    const piece = fc.constantFrom(
      'status',
      '=',
      '!=',
      '(',
      ')',
      ',',
      '"',
      "'",
      '\\',
      'in',
      'not',
      'is',
      'empty',
      'was',
      'order',
      'by',
      'and',
      'or',
      ' ',
      '[',
      'cf[1]',
      'now()',
      '-7d',
      '\u0000',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join(' ')),
        ),
        (text) => {
          const parse = parseJql(text);
          if (parse.ok) compileJql(parse.query, vocabulary).matches(ticket, context);
        },
      ),
      { numRuns: 1_000, seed: 5 },
    );
  });
});

describe('properties', () => {
  const word = fc.constantFrom('status', 'Story Points', 'cf[10050]', 'assignee', 'labels', 'in', 'a "quoted" \\ one');
  const operand: fc.Arbitrary<JqlOperand> = fc.oneof(
    fc.record({
      kind: fc.constant('literal' as const),
      text: fc.constantFrom('Open', "it's", '-7d', 'a"b', 'x\ny', 'empty?', '1'),
    }),
    fc.constant({ kind: 'empty' as const }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constant('startOfDay'),
      args: fc.constantFrom<string[]>([], ['-1d']),
    }),
  );
  const { node } = fc.letrec<{ node: JqlNode }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.record({
        kind: fc.constant('clause' as const),
        field: word,
        operator: fc.constantFrom('=', '!=', '>=', '~'),
        operand,
      }),
      fc.record({
        kind: fc.constant('clause' as const),
        field: word,
        operator: fc.constantFrom('in', 'not in'),
        operand: fc.record({
          kind: fc.constant('list' as const),
          items: fc.array(operand, { minLength: 1, maxLength: 3 }),
        }),
      }),
      fc.record({ kind: fc.constant('not' as const), node: tie('node') }),
      fc.record({ kind: fc.constantFrom('and', 'or'), nodes: fc.array(tie('node'), { minLength: 2, maxLength: 3 }) }),
    ),
  }));

  test('a written query reads back as itself', () => {
    fc.assert(
      fc.property(node, (where) => {
        expect(parseJql(written(where))).toEqual({ ok: true, query: { where, orderBy: [] } });
      }),
      { numRuns: 300, seed: 9 },
    );
  });

  test('and, or, not mean what they say', () => {
    const fact = fc.constantFrom(
      'labels = vip',
      'labels = zzz',
      'priority = High',
      'priority = Low',
      'assignee is EMPTY',
      'due is not EMPTY',
    );
    const truth = (text: string) => holds(text);
    fc.assert(
      fc.property(fact, fact, fact, (a, b, c) => {
        expect(truth(`${a} AND ${b} OR ${c}`)).toBe((truth(a) && truth(b)) || truth(c));
        expect(truth(`${a} AND (${b} OR ${c})`)).toBe(truth(a) && (truth(b) || truth(c)));
        expect(truth(`NOT ${a} AND ${b}`)).toBe(!truth(a) && truth(b));
        expect(truth(`NOT (${a} AND ${b})`)).toBe(!(truth(a) && truth(b)));
      }),
      { numRuns: 100, seed: 2 },
    );
  });
});

/** A query written out so that nothing depends on precedence or bare words. */
function written(node: JqlNode): string {
  switch (node.kind) {
    case 'clause':
      return `${quote(node.field)} ${node.operator} ${value(node.operand)}`;
    case 'not':
      return `NOT ${node.node.kind === 'and' || node.node.kind === 'or' ? `(${written(node.node)})` : written(node.node)}`;
    case 'history':
      return '';
    default: {
      const parts = node.nodes.map((part) =>
        part.kind === 'and' || part.kind === 'or' ? `(${written(part)})` : written(part),
      );
      return parts.join(node.kind === 'and' ? ' AND ' : ' OR ');
    }
  }
}

function value(operand: JqlOperand): string {
  switch (operand.kind) {
    case 'literal':
      return quote(operand.text);
    case 'empty':
      return 'EMPTY';
    case 'call':
      return `${operand.name}(${operand.args.map(quote).join(', ')})`;
    case 'list':
      return `(${operand.items.map(value).join(', ')})`;
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}
