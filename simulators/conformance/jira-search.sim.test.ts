/** Searching the Jira simulator: JQL, pages, tokens, caps, zones, visibility. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JiraSimulator, startJiraSimulator } from '../jira/simulator.ts';
import { DAY, MINUTE } from '../world/calendar.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { adf, basic, type JiraClient, jiraClient } from './jira-client.ts';

let nowMs = DEFAULT_ANCHOR;
let simulator: JiraSimulator;
let client: JiraClient;

beforeAll(async () => {
  const clock = { now: () => nowMs };
  simulator = await startJiraSimulator({ tickets: 2000, clock, rateLimits: false, zone: 'America/New_York' });
  client = jiraClient(simulator.url);
});
afterAll(() => simulator.close());

type Row = { id: string; key: string; fields: unknown };

async function search(jql: string, fields: string[] = ['*navigable'], sender = client): Promise<Row[]> {
  const issues: Row[] = [];
  let nextPageToken: string | undefined;
  do {
    const { status, body } = await sender.post('/rest/api/3/search/jql', {
      jql,
      fields,
      maxResults: 5000,
      nextPageToken,
    });
    expect(status, JSON.stringify(body)).toBe(200);
    issues.push(...body.issues);
    expect(body.isLast).toBe(body.nextPageToken === undefined);
    nextPageToken = body.nextPageToken;
  } while (nextPageToken);
  return issues;
}

const colon = (time: string): string => time.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
const keys = async (jql: string): Promise<string[]> => (await search(jql, ['key'])).map((issue) => issue.key);
const refusal = async (jql: string): Promise<string> =>
  (await client.post('/rest/api/3/search/jql', { jql })).body.errorMessages[0];

describe('JQL finds what a plain look at every issue finds', () => {
  // biome-ignore lint/suspicious/noExplicitAny: fields are looked into by many shapes
  type Fields = Record<string, any>;
  const cases: [jql: string, holds: (fields: Fields, key: string) => boolean][] = [
    ['project = MSM', (_, key) => key.startsWith('MSM-')],
    ['project in (HR, "Facilities")', (_, key) => /^(HR|FAC)-/.test(key)],
    ['project != MSM', (_, key) => !key.startsWith('MSM-')],
    ['resolution = Unresolved', ({ resolution }) => resolution === null],
    ['resolution is not EMPTY AND status = Closed', ({ status }) => status.name === 'Closed'],
    ['assignee is EMPTY', ({ assignee }) => assignee === null],
    [
      'NOT assignee is EMPTY AND statusCategory = "In Progress"',
      ({ assignee, status }) => assignee !== null && status.statusCategory.key === 'indeterminate',
    ],
    [
      'priority in (Highest, High) OR labels = vip',
      ({ priority, labels }) => ['Highest', 'High'].includes(priority.name) || labels.includes('vip'),
    ],
    ['priority > Medium', ({ priority }) => ['Highest', 'High'].includes(priority.name)],
    [
      'labels not in (vpn, remote)',
      ({ labels }) => labels.length > 0 && !labels.includes('vpn') && !labels.includes('remote'),
    ],
    ['labels is EMPTY', ({ labels }) => labels.length === 0],
    ['component = Network', ({ components }) => components.some((one: { name: string }) => one.name === 'Network')],
    [
      'issuetype in (Bug, Story) and sprint is not EMPTY',
      ({ issuetype, customfield_10020: sprint }) => ['Bug', 'Story'].includes(issuetype.name) && !!sprint,
    ],
    [
      'sprint in openSprints()',
      ({ customfield_10020: sprint }) => (sprint ?? []).some((one: { state: string }) => one.state === 'active'),
    ],
    ['parent is not EMPTY', ({ parent }) => parent !== undefined],
    ['"Story Points" >= 8', (f) => (f.customfield_10016 ?? 0) >= 8 || (f.customfield_10041 ?? 0) >= 8],
    ['cf[10032] = Critical', ({ customfield_10032: severity }) => severity?.value === 'Critical'],
    ['summary ~ "vpn"', ({ summary }) => /\bvpn\b/i.test(summary)],
    [
      '(project = HR OR project = FAC) AND NOT (status = Closed OR status = Resolved)',
      ({ status }, key) => /^(HR|FAC)-/.test(key) && !['Closed', 'Resolved'].includes(status.name),
    ],
    [`updated >= ${DEFAULT_ANCHOR - 3 * DAY}`, ({ updated }) => Date.parse(colon(updated)) >= DEFAULT_ANCHOR - 3 * DAY],
    ['created >= -14d AND created < -7d', ({ created }) => within(created, 14, 7)],
    ['resolved >= -7d', ({ resolutiondate }) => resolutiondate !== null && within(resolutiondate, 7, 0)],
  ];

  test.each(cases)('%s', async (jql, holds) => {
    const expected = all.filter((issue) => holds(issue.fields as Fields, issue.key)).map((issue) => issue.key);
    expect(expected.length).toBeGreaterThan(0);
    expect((await keys(jql)).sort()).toEqual(expected.sort());
  });

  let all: Row[] = [];
  beforeAll(async () => {
    all = await search('project in (MSM, HR, FAC, PLAT, MOB)');
  });

  const within = (time: string, from: number, to: number): boolean => {
    const ms = Date.parse(colon(time));
    return ms >= DEFAULT_ANCHOR - from * DAY && ms < DEFAULT_ANCHOR - to * DAY + MINUTE;
  };

  test('currentUser() is whoever asks', async () => {
    const agent = jiraClient(simulator.url, basic('agent@demo.local', 'token-agent@demo.local'));
    const me = (await agent.get('/rest/api/3/myself')).body.accountId;
    const mine = await search('assignee = currentUser()', ['assignee'], agent);
    expect(mine.length).toBeGreaterThan(0);
    for (const issue of mine) expect(issue.fields).toMatchObject({ assignee: { accountId: me } });
    expect(await keys('assignee = currentUser()')).toEqual([]);
  });

  test('order: priority is by rank, keys by number, ties newest first', async () => {
    const ranks = (await search('project = MSM ORDER BY priority DESC, key ASC', ['priority'])).map(
      (issue) => issue.fields as Fields,
    );
    const ids = ranks.map((fields) => Number(fields.priority.id));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    const numbers = (await keys('project = HR ORDER BY key')).map((key) => Number(key.slice(3)));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    const unordered = (await search('project = HR', ['id'])).map((issue) => Number(issue.id));
    expect(unordered).toEqual(unordered.toSorted((one, other) => other - one));
  });
});

describe('refusals', () => {
  test.each([
    ['project = MSM x', "Expecting either 'OR' or 'AND' but got 'x'. (line 1, character 15)"],
    ['project MSM', "Expecting operator but got 'MSM'"],
    ['project = "MSM', 'has not been completed'],
    ['colour = red', "Field 'colour' does not exist or you do not have permission to view it."],
    ['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
    ['assignee = nobodyKnows()', "Unable to find JQL function 'nobodyKnows()'."],
    ['issuekey = MSM-99999', "An issue with key 'MSM-99999' does not exist for field 'issuekey'."],
    ['updated >= "2026-10-01T10:00:00Z"', "Date value '2026-10-01T10:00:00Z' for field 'updated' is invalid."],
    ['status ~ Open', "The operator '~' is not supported by the 'status' field."],
    ['', 'Unbounded JQL queries are not allowed here.'],
    ['ORDER BY created', 'Unbounded JQL queries are not allowed here.'],
    [
      'project = MSM ORDER BY key, id, created, updated, status, priority, summary, assignee',
      'maximum number of ORDER BY fields',
    ],
  ])('%s', async (jql, message) => {
    expect(await refusal(jql)).toContain(message);
  });

  test('in the order token, range, query', async () => {
    const jql = 'order by created';
    const { body: token } = await client.post('/rest/api/3/search/jql', { jql, maxResults: 0, nextPageToken: 'x' });
    expect(token.errorMessages[0]).toContain('nextPageToken');
    const { body: range } = await client.post('/rest/api/3/search/jql', { jql, maxResults: 5001 });
    expect(range.errorMessages[0]).toContain('maxResults');
  });

  test('the removed search is gone, and unknown members are refused', async () => {
    expect((await client.get('/rest/api/3/search?jql=project=MSM')).status).toBe(410);
    expect((await client.post('/rest/api/3/search/jql', { jql: 'project = MSM', startAt: 0 })).status).toBe(400);
    expect((await client.post('/rest/api/3/search/jql', { jql: 'project = MSM', maxResults: null })).status).toBe(400);
    expect(
      (await client.get('/rest/api/3/search/jql?jql=project%3DMSM&maxResults=x')).headers.get('content-type'),
    ).toContain('problem+json');
  });
});

describe('pages', () => {
  test('shrink with fields, not with bare ids; names come once', async () => {
    const jql = 'project = MSM';
    const { body: bare } = await client.post('/rest/api/3/search/jql', { jql, maxResults: 5000 });
    expect(bare.issues.length).toBeGreaterThan(100);
    expect(Object.keys(bare.issues[0])).toEqual(['id']);
    const { body: full } = await client.post('/rest/api/3/search/jql', {
      jql,
      maxResults: 5000,
      fields: ['summary'],
      expand: 'names',
    });
    expect(full.issues).toHaveLength(100);
    expect(full.names).toEqual({ summary: 'Summary' });
  });

  test('a walk sees every issue once; a token is bound to its query and dies after seven days', async () => {
    const walked = await search('project = MSM ORDER BY created ASC', ['summary']);
    expect(new Set(walked.map((issue) => issue.id)).size).toBe(650);
    const { body } = await client.post('/rest/api/3/search/jql', { jql: 'project = MSM' });
    const token = body.nextPageToken;
    expect((await client.post('/rest/api/3/search/jql', { jql: 'project = HR', nextPageToken: token })).status).toBe(
      400,
    );
    nowMs += 8 * DAY;
    expect((await client.post('/rest/api/3/search/jql', { jql: 'project = MSM', nextPageToken: token })).status).toBe(
      400,
    );
    nowMs = DEFAULT_ANCHOR;
  });

  test('lists clamp without a word, and link to the next page only while there is one', async () => {
    const { body } = await client.get('/rest/api/3/field/search?maxResults=500');
    expect(body).toMatchObject({ maxResults: 50, startAt: 0, isLast: true });
    expect(body.nextPage).toBeUndefined();
    const { body: first } = await client.get('/rest/api/3/project/search?maxResults=2');
    const { body: second } = await client.get(first.nextPage.slice(simulator.url.length));
    expect([...first.values, ...second.values].map((one: { key: string }) => one.key)).toEqual([
      'FAC',
      'HR',
      'MOB',
      'MSM',
    ]);
  });

  test('software/1.0 lists the same issues by token', async () => {
    const { body: old } = await client.get('/rest/agile/1.0/board/1/issue?maxResults=5000&fields=summary');
    const { body: page } = await client.get('/rest/software/1.0/board/1/issue?maxResults=200&fields=summary');
    const { body: rest } = await client.get(
      `/rest/software/1.0/board/1/issue?maxResults=200&fields=summary&nextPageToken=${encodeURIComponent(page.nextPageToken)}`,
    );
    expect(page.isLast).toBe(false);
    expect(rest.isLast).toBe(true);
    expect([...page.issues, ...rest.issues].map((one: Row) => one.id)).toEqual(old.issues.map((one: Row) => one.id));
  });
});

test("timestamps and literals are in the caller's zone, epoch milliseconds in none", async () => {
  const issue = (await search('project = MSM ORDER BY created DESC', ['created']))[20]!;
  const { created } = issue.fields as { created: string };
  expect(created).toMatch(/-0400$/);
  const minute = `${created.slice(0, 10)} ${created.slice(11, 16)}`;
  expect(await keys(`project = MSM AND created >= "${minute}"`)).toContain(issue.key);
  const shanghai = jiraClient(simulator.url, basic('admin@demo.local', 'token-admin@demo.local'));
  const elsewhere = await search(`project = MSM AND created >= "${minute}"`, ['created'], shanghai);
  expect(elsewhere.length).toBeGreaterThan(21);
  expect((elsewhere[0]!.fields as { created: string }).created).toMatch(/\+0800$/);
  const instant = Date.parse(colon(created));
  expect((await search(`created >= ${instant} AND project = MSM`, ['key'], shanghai)).length).toBe(21);
});

test('an anonymous caller is answered, with nothing', async () => {
  const anonymous = jiraClient(simulator.url, basic('demo@speedyflow.local', 'wrong'));
  const { status, headers, body } = await anonymous.post('/rest/api/3/search/jql', { jql: 'project = MSM' });
  expect([status, body.issues, body.isLast]).toEqual([200, [], true]);
  expect(headers.get('x-seraph-loginreason')).toBe('AUTHENTICATED_FAILED');
  expect((await anonymous.get('/rest/api/3/myself')).status).toBe(401);
  expect((await anonymous.get('/rest/api/3/project/search')).body.values).toEqual([]);
  expect((await anonymous.get('/rest/api/3/issue/MSM-1')).status).toBe(404);
});

test('searches lag behind writes; reading by id does not, and reconciling overrides', async () => {
  const clock = { now: () => nowMs };
  const lagging = await startJiraSimulator({ tickets: 200, clock, rateLimits: false, indexLagMs: 5000 });
  const sender = jiraClient(lagging.url);
  const { body: issue } = await sender.get('/rest/api/3/issue/MSM-3?fields=summary');
  await sender.put('/rest/api/3/issue/MSM-3', { fields: { labels: ['lagging'], description: adf('x') } });
  expect((await sender.get('/rest/api/3/issue/MSM-3?fields=labels')).body.fields.labels).toEqual(['lagging']);
  const jql = 'labels = lagging';
  const count = async (extra = {}) =>
    (await sender.post('/rest/api/3/search/jql', { jql, ...extra })).body.issues.length;
  expect(await count()).toBe(0);
  expect(await count({ reconcileIssues: [Number(issue.id)] })).toBe(1);
  await sender.put('/rest/api/3/issue/MSM-4', { fields: { labels: ['lagging'] } });
  expect(await count()).toBe(1);
  nowMs += 5000;
  expect(await count()).toBe(2);
  nowMs = DEFAULT_ANCHOR;
  await lagging.close();
});
