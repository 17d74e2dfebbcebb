/** What a simulated Jira must do to be worth syncing from, point by point. */
import { describe, expect, test } from 'vitest';
import type { Change } from '../jira/control/changes.ts';
import { DOCUMENTED_LIMITS, HourlyQuota } from '../jira/http/rate-limits.ts';
import { DAY, HOUR, MINUTE, workingBetween } from '../world/calendar.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { adf } from './jira-client.ts';
import { ADMIN, jiraPlace, type Payload } from './jira-place.ts';
import { authorize, CALLBACK, tokens } from './jira-sign-in.ts';

type Place = ReturnType<typeof jiraPlace>;

const SEARCH = '/rest/api/3/search/jql';
const keysOf = (body: Payload): string[] => body.issues.map((one: { key: string }) => one.key);
const find = async ({ ask }: Place, jql: string, extra: object = {}): Promise<string[]> =>
  keysOf((await ask('POST', SEARCH, { jql, fields: ['key'], maxResults: 1000, ...extra })).body);
const issue = async ({ ask }: Place, key: string, query = ''): Promise<Payload> =>
  (await ask('GET', `/rest/api/3/issue/${key}${query}`)).body;
const repeated = (times: number, change: (at: number) => Change): Change[] =>
  Array.from({ length: times }, (_, at) => change(at));

test('point 1: searches see a write only after a while; reading by id and reconciling see it at once', async () => {
  const place = jiraPlace({ indexLagMs: MINUTE });
  const [key] = place.site.control.apply([{ kind: 'create', project: 'MSM', summary: 'Fresh zebra' }]) as [string];
  place.site.control.apply([{ kind: 'labels', key: 'MSM-1', labels: ['fresh'] }]);
  const { id, fields } = await issue(place, key);
  expect(fields.summary).toBe('Fresh zebra');
  expect(await find(place, `project = MSM AND created >= -1h`)).not.toContain(key);
  expect(await find(place, 'labels = fresh')).toEqual([]);
  expect(await find(place, `project = MSM AND created >= -1h`, { reconcileIssues: [Number(id)] })).toContain(key);
  await place.time.advance(MINUTE);
  expect(await find(place, 'labels = fresh')).toEqual(['MSM-1']);
  place.site.control.setIndexLag(0);
  place.site.control.apply([{ kind: 'labels', key: 'MSM-2', labels: ['fresh'] }]);
  expect(await find(place, 'labels = fresh')).toContain('MSM-2');
});

describe('point 2: pages by token over a result that lives', () => {
  const jql = 'project = MSM ORDER BY updated ASC';
  const page = async ({ ask }: Place, body: object) => ask('POST', SEARCH, { jql, fields: ['key'], ...body });

  test('an issue changed between two pages comes twice or moves to the end', async () => {
    const place = jiraPlace();
    const whole = await find(place, jql);
    const first = (await page(place, { maxResults: 20 })).body;
    expect(keysOf(first)).toEqual(whole.slice(0, 20));
    await place.time.advance(MINUTE);
    place.site.control.apply([{ kind: 'summary', key: whole[5]!, summary: 'Moved on' }]);
    const rest = keysOf((await page(place, { maxResults: 1000, nextPageToken: first.nextPageToken })).body);
    expect(rest.at(-1)).toBe(whole[5]);
    // The one that slid over the edge between the pages was seen by neither.
    expect([...keysOf(first), ...rest]).not.toContain(whole[20]);
  });

  test('pages with fields are smaller than was asked for, and those of ids are not', async () => {
    const place = jiraPlace({ tickets: 1200 });
    const { body } = await page(place, { fields: ['summary'], maxResults: 5000 });
    expect([body.issues.length, body.isLast, typeof body.nextPageToken]).toEqual([100, false, 'string']);
    expect(body.total).toBeUndefined();
    const bare = (await page(place, { fields: ['id'], maxResults: 5000 })).body;
    expect(bare.issues.length).toBeGreaterThan(100);
    expect([bare.isLast, bare.nextPageToken]).toEqual([true, undefined]);
  });

  test('refusals: the token, then the range, then the query; tokens die after seven days', async () => {
    const place = jiraPlace();
    const message = async (body: object) => (await page(place, body)).body.errorMessages?.[0] ?? '';
    expect(await message({ jql: '', maxResults: 0, nextPageToken: 'x' })).toContain('nextPageToken');
    expect(await message({ jql: '', maxResults: 0 })).toContain('maxResults');
    expect(await message({ jql: '' })).toContain('Unbounded');
    const { nextPageToken } = (await page(place, { maxResults: 5 })).body;
    await place.time.advance(7 * DAY - MINUTE);
    expect(await message({ nextPageToken })).toBe('');
    await place.time.advance(2 * MINUTE);
    expect(await message({ nextPageToken })).toContain('nextPageToken');
  });
});

test("point 3: times are the caller's, also when he moves; literals have minutes, epochs milliseconds", async () => {
  const place = jiraPlace({ zone: 'America/New_York' });
  await place.time.advance(17 * HOUR + 34_567);
  place.site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Now' }]);
  const updated = async () => (await issue(place, 'MSM-1')).fields.updated;
  expect(await updated()).toBe('2026-11-01T12:00:34.567-0500');
  expect(await find(place, 'updated >= "2026-11-01 12:00"')).toEqual(['MSM-1']);
  expect(await find(place, 'updated >= "2026-11-01 12:01"')).toEqual([]);
  expect(await find(place, 'updated >= "2026-11-01 17:00"')).toEqual([]);
  place.site.control.setZone('demo@speedyflow.local', 'Asia/Kolkata');
  expect((await place.ask('GET', '/rest/api/3/myself')).body.timeZone).toBe('Asia/Kolkata');
  expect(await updated()).toBe('2026-11-01T22:30:34.567+0530');
  expect(await find(place, 'updated >= "2026-11-01 22:30"')).toEqual(['MSM-1']);
  expect(await find(place, `updated >= ${place.time.now()}`)).toEqual(['MSM-1']);
  expect(await find(place, `updated >= ${place.time.now() + 1}`)).toEqual([]);
});

test('point 4: texts are documents over REST and strings in webhooks', async () => {
  const place = jiraPlace();
  await place.listen();
  await place.ask('PUT', '/rest/api/3/issue/MSM-1', { fields: { description: adf('Same words') } });
  expect((await issue(place, 'MSM-1')).fields.description).toEqual(adf('Same words'));
  const [told] = await place.news();
  expect(told!.payload.issue.fields.description).toBe('Same words');
  expect(told!.payload.issue.self).toMatch(/\/rest\/api\/2\/issue\//);
});

test('point 5: a deletion leaves nothing, and is told of in two steps', async () => {
  const place = jiraPlace();
  await place.listen();
  const [key] = place.site.control.apply([{ kind: 'create', project: 'MSM', summary: 'Gone soon' }]) as [string];
  place.site.control.apply([
    { kind: 'comment', key, text: 'Gone too' },
    { kind: 'worklog', key, seconds: 60 },
    { kind: 'link', key, other: 'MSM-1' },
  ]);
  await place.news();
  const links = async () => JSON.stringify((await issue(place, 'MSM-1')).fields.issuelinks);
  expect(await links()).toContain(key);
  place.site.control.apply([{ kind: 'delete', key }]);
  for (const path of ['', '/changelog', '/comment', '/worklog'])
    expect((await place.ask('GET', `/rest/api/3/issue/${key}${path}`)).status, path).toBe(404);
  expect(await find(place, 'project = MSM')).not.toContain(key);
  expect(await links()).not.toContain(key);
  const flows = (await place.news(15 * MINUTE)).map((one) => [
    one.request.headers['x-atlassian-webhook-flow'],
    one.payload.webhookEvent,
  ]);
  expect(flows[0]).toEqual(['Primary', 'jira:issue_deleted']);
  expect(flows.slice(1).every(([flow]) => flow === 'Secondary')).toBe(true);
  expect(flows).toHaveLength(4);
  const { values } = (await place.ask('GET', `/rest/api/3/worklog/deleted?since=${DEFAULT_ANCHOR}`)).body;
  expect(values).toHaveLength(1);
});

test('point 6: a move changes the key and the project, keeps the id, and the old key still leads there', async () => {
  const place = jiraPlace();
  const before = await issue(place, 'PLAT-3');
  const [key] = place.site.control.apply([{ kind: 'move', key: 'PLAT-3', project: 'MOB' }]) as [string];
  const after = await issue(place, 'plat-3', '?expand=changelog');
  expect([after.id, after.key, after.fields.project.key]).toEqual([before.id, key, 'MOB']);
  const fields = after.changelog.histories[0].items.map((item: { field: string }) => item.field);
  expect(fields).toEqual(expect.arrayContaining(['project', 'Key']));
  expect(await find(place, `project = MOB AND key = ${key}`)).toEqual([key]);
  expect(await find(place, 'project = PLAT')).not.toContain('PLAT-3');
  const bulk = (await place.ask('POST', '/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: ['PLAT-3', 'NO-1'] })).body;
  expect(keysOf(bulk)).toEqual([key]);
});

test('point 7: changelogs are cut where they are embedded, and come in pages that split issues', async () => {
  const place = jiraPlace();
  for (let at = 0; at < 120; at++) {
    await place.time.advance(1000);
    place.site.control.apply([{ kind: 'summary', key: at % 3 === 2 ? 'MSM-2' : 'MSM-1', summary: `Edit ${at}` }]);
  }
  place.site.control.apply(repeated(60, (at) => ({ kind: 'summary', key: 'MSM-1', summary: `More ${at}` })));
  const { changelog } = await issue(place, 'MSM-1', '?expand=changelog');
  expect([changelog.histories.length, changelog.total > 100]).toEqual([100, true]);
  expect(changelog.histories[0].items[0].toString).toBe('More 59');
  const found = (await place.ask('POST', SEARCH, { jql: 'key = MSM-1', fields: ['key'], expand: 'changelog' })).body;
  expect(found.issues[0].changelog.histories).toHaveLength(40);
  const oldest = (await place.ask('GET', '/rest/api/3/issue/MSM-1/changelog?maxResults=500')).body;
  expect([oldest.values.length, oldest.maxResults, oldest.isLast]).toEqual([100, 100, false]);

  const pages: Payload[] = [];
  let nextPageToken: string | undefined;
  do {
    const sent = { issueIdsOrKeys: ['MSM-1', 'MSM-2'], maxResults: 50, nextPageToken };
    pages.push((await place.ask('POST', '/rest/api/3/changelog/bulkfetch', sent)).body);
    nextPageToken = pages.at(-1).nextPageToken;
    expect(pages.at(-1)).not.toHaveProperty('isLast');
  } while (nextPageToken);
  const parts = pages.flatMap((page) => page.issueChangeLogs);
  const histories = parts.flatMap((part: Payload) => part.changeHistories);
  expect(histories.every((one: Payload) => Number.isInteger(one.created))).toBe(true);
  expect(new Set(histories.map((one: Payload) => one.id)).size).toBe(histories.length);
  // More parts than issues: some lie across the edge of a page.
  expect(parts.length).toBeGreaterThan(new Set(parts.map((part: Payload) => part.issueId)).size);
});

describe('point 8: what may not be seen', () => {
  test('is as if it were missing, and lists are empty rather than refused', async () => {
    const place = jiraPlace();
    const missing = await place.ask('GET', '/rest/api/3/issue/MSM-99999');
    place.site.control.hideIssue('MSM-1', true);
    const hidden = await place.ask('GET', '/rest/api/3/issue/MSM-1');
    expect([hidden.status, hidden.body]).toEqual([404, missing.body]);
    expect(await find(place, 'project = MSM')).not.toContain('MSM-1');
    const bulk = await place.ask('POST', '/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: ['MSM-1', 'MSM-2'] });
    expect([keysOf(bulk.body), bulk.body.issueErrors]).toEqual([['MSM-2'], []]);
    place.site.control.hideIssue('MSM-1', false);
    expect(await find(place, 'project = MSM')).toContain('MSM-1');

    place.site.control.hideProject('PLAT', true);
    expect((await place.ask('GET', '/rest/agile/1.0/board/1')).status).toBe(404);
    for (const api of ['agile', 'software']) {
      const list = await place.ask('GET', `/rest/${api}/1.0/board/1/issue`);
      expect([list.status, list.body.issues]).toEqual([200, []]);
    }
    const boards = (await place.ask('GET', '/rest/agile/1.0/board')).body.values;
    expect(boards.map((board: { id: number }) => board.id)).not.toContain(1);
    place.site.control.hideIssue('MSM-2', true);
    const comments = await place.ask('GET', '/rest/servicedeskapi/request/MSM-2/comment');
    expect([comments.status, comments.body.values]).toEqual([200, []]);
  });

  test('is refused in the words of each API', async () => {
    const { ask } = jiraPlace();
    expect(Object.keys((await ask('GET', '/rest/api/3/issue/MSM-99999')).body)).toEqual(['errorMessages', 'errors']);
    const service = await ask('GET', '/rest/servicedeskapi/request/MSM-99999');
    expect([service.status, Object.keys(service.body)]).toEqual([404, ['errorMessage', 'i18nErrorMessage']]);
  });
});

test('point 9: service clocks keep working hours, stand still, breach, end and begin again', async () => {
  const place = jiraPlace();
  // Sunday's midnight, when clocks stand still, and then Monday at ten.
  const [key] = place.site.control.apply([{ kind: 'create', project: 'MSM', summary: 'Clocked' }]) as [string];
  const clock = async () => (await place.ask('GET', `/rest/servicedeskapi/request/${key}/sla/2`)).body;
  expect((await clock()).ongoingCycle).toMatchObject({ withinCalendarHours: false, elapsedTime: { millis: 0 } });
  await place.time.advance(DAY + 10 * HOUR);
  const running = (await clock()).ongoingCycle;
  expect(running).toMatchObject({ paused: false, breached: false, elapsedTime: { millis: HOUR } });
  expect(running.remainingTime.millis).toBe(running.goalDuration.millis - HOUR);

  place.site.control.apply([{ kind: 'status', key, status: 'Waiting for customer' }]);
  await place.time.advance(2 * HOUR);
  const paused = (await clock()).ongoingCycle;
  expect(paused).toMatchObject({ paused: true, elapsedTime: { millis: HOUR } });
  expect(paused.breachTime).toBeUndefined();

  place.site.control.apply([{ kind: 'status', key, status: 'In Progress' }]);
  const resumed = (await clock()).ongoingCycle;
  expect(workingBetween(running.breachTime.epochMillis, resumed.breachTime.epochMillis)).toBe(2 * HOUR);
  await place.time.advance(60 * DAY);
  const late = (await clock()).ongoingCycle;
  expect([late.breached, late.remainingTime.millis < 0]).toEqual([true, true]);

  place.site.control.apply([{ kind: 'status', key, status: 'Resolved' }]);
  const done = await clock();
  expect([done.completedCycles.length, done.ongoingCycle]).toEqual([1, undefined]);
  const field = (await issue(place, key)).fields.customfield_10031;
  expect([field.completedCycles.length, field.ongoingCycle]).toEqual([1, undefined]);
  await place.time.advance(HOUR);
  place.site.control.apply([{ kind: 'status', key }]);
  place.site.control.apply([{ kind: 'status', key, status: 'Waiting for support' }]);
  expect((await clock()).ongoingCycle).toBeDefined();
});

describe('point 10: limits of rate', () => {
  const refusal = ({ status, headers }: { status: number; headers: Readonly<Record<string, string>> }) => [
    status,
    headers['ratelimit-reason'],
  ];

  test('bursts, writes to one issue, and points that all tenants of an app use up together', async () => {
    const quota = new HourlyQuota();
    const rateLimits = { ...DOCUMENTED_LIMITS, pointsPerHour: 4 };
    const [here, there] = [jiraPlace({ rateLimits, quota }), jiraPlace({ rateLimits, quota })];
    for (let at = 0; at < 100; at++) await here.ask('GET', '/rest/api/3/status');
    expect(refusal(await here.ask('GET', '/rest/api/3/status'))).toEqual([429, 'jira-burst-based']);
    const write = () => here.ask('POST', '/rest/api/3/issue/MSM-1/comment', { body: adf('x') });
    for (let at = 0; at < 20; at++) await write();
    expect(refusal(await write())).toEqual([429, 'jira-per-issue-on-write']);
    for (let at = 0; at < 4; at++) expect((await there.asApp('GET', '/rest/api/3/priority')).status).toBe(200);
    const refused = await here.asApp('GET', '/rest/api/3/priority');
    expect(refusal(refused)).toEqual([429, 'jira-quota-global-based']);
    expect(Number(refused.headers['retry-after'])).toBe(3600);
    expect(refused.headers['ratelimit-policy']).toContain('q=4;w=3600');
    await here.time.advance(HOUR);
    expect((await here.asApp('GET', '/rest/api/3/priority')).status).toBe(200);
  });

  test('refusals for reasons nobody documented, and without a word of when to come again', async () => {
    const { site, ask } = jiraPlace({ rateLimits: DOCUMENTED_LIMITS });
    site.control.limit({ times: 2, reason: 'jira-cost-based', waitMs: 30_000, retryAfter: false });
    const refused = await ask('GET', '/rest/api/3/status');
    expect(refusal(refused)).toEqual([429, 'jira-cost-based']);
    expect(refused.headers).not.toHaveProperty('retry-after');
    expect(refused.headers).toMatchObject({
      'x-failure-category': 'FAILURE_CLIENT_RATE_LIMITED',
      'x-ratelimit-reset': new Date(DEFAULT_ANCHOR + 30_000).toISOString(),
    });
    expect((await ask('GET', '/rest/api/3/priority')).status).toBe(429);
    expect((await ask('GET', '/rest/api/3/status')).status).toBe(200);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ refuse: { reason: 'jira-quota-tenant-based' } });
    await site.handle({ method: 'POST', path: '/__control/limits', headers, body });
    expect(refusal(await ask('GET', '/rest/api/3/status'))).toEqual([429, 'jira-quota-tenant-based']);
  });
});

test('point 11: webhooks come at least once, late, out of order or not at all, signed where there is a secret', async () => {
  const place = jiraPlace({ webhooks: { chaos: { drop: 0.1, duplicate: 0.2, reorder: 0.3 } } });
  await place.ask('POST', ADMIN, {
    name: 'signed',
    url: 'https://receiver.test/',
    events: ['jira:issue_updated'],
    secret: 'hush',
  });
  for (let at = 0; at < 200; at++) {
    await place.time.advance(20);
    place.site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: `Edit ${at}` }]);
  }
  const told = await place.news(HOUR);
  const ids = told.map((one) => one.request.headers['x-atlassian-webhook-identifier']);
  const seen = new Set(ids);
  expect(ids.length).toBeGreaterThan(seen.size);
  expect(seen.size).toBeLessThan(200);
  const times = told.map((one) => one.payload.timestamp);
  expect(times).not.toEqual(times.toSorted());
  expect(told.every((one) => one.request.headers['x-hub-signature']?.startsWith('sha256='))).toBe(true);
  expect(place.site.control.office.ledger.counts().dropped).toBe(200 - seen.size);
});

test('point 18: refresh tokens are good once, access tokens for a while, and scopes decide what is seen', async () => {
  const { asApp, ask, time } = jiraPlace();
  const scopes = 'read:jira-work read:jira-user read:board-scope:jira-software offline_access';
  const { code } = await authorize({ ask }, scopes);
  const first = (await tokens({ ask }, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK })).body;
  expect((await asApp('GET', '/rest/api/3/myself', undefined, first.access_token)).status).toBe(200);
  const columns = async (token?: string) =>
    (await asApp('GET', '/rest/agile/1.0/board/1/configuration', undefined, token)).body.columnConfig.columns.length;
  expect([await columns(), await columns(first.access_token)]).toEqual([4, 0]);
  const refresh = (refresh_token: string) => tokens({ ask }, { grant_type: 'refresh_token', refresh_token });
  const second = await refresh(first.refresh_token);
  expect([second.status, second.body.refresh_token === first.refresh_token]).toEqual([200, false]);
  const reused = await refresh(first.refresh_token);
  expect([reused.status, reused.body]).toEqual([
    403,
    { error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
  ]);
  await time.advance(HOUR);
  expect((await asApp('GET', '/rest/api/3/myself', undefined, second.body.access_token)).status).toBe(401);
  expect((await refresh(second.body.refresh_token)).status).toBe(200);
});
