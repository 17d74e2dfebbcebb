/** Service clocks, queues, rate limits and ways in of the Jira simulator. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BEARER_TOKEN, CLOUD_ID } from '../jira/http/auth.ts';
import { DOCUMENTED_LIMITS } from '../jira/http/rate-limits.ts';
import { type JiraSimulator, startJiraSimulator } from '../jira/simulator.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { adf, basic, type JiraClient, jiraClient } from './jira-client.ts';

/** A Monday morning at nine, when the desk opens. */
const MONDAY = Date.UTC(2026, 10, 2, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let nowMs = DEFAULT_ANCHOR;
let simulator: JiraSimulator;
let client: JiraClient;
const clock = { now: () => nowMs };

beforeAll(async () => {
  simulator = await startJiraSimulator({ tickets: 400, clock, rateLimits: false });
  client = jiraClient(simulator.url);
});
afterAll(() => simulator.close());

describe('service clocks', () => {
  const sla = async (key: string, metric: number) =>
    (await client.get(`/rest/servicedeskapi/request/${key}/sla/${metric}`)).body;
  const move = (key: string, id: string) => client.post(`/rest/api/3/issue/${key}/transitions`, { transition: { id } });

  test('run in working hours, rest while the customer is awaited, breach, and begin again', async () => {
    nowMs = MONDAY;
    const fields = {
      project: { key: 'MSM' },
      issuetype: { name: 'Task' },
      summary: 'Clocked',
      priority: { name: 'Highest' },
    };
    const { key } = (await client.post('/rest/api/3/issue', { fields })).body;

    nowMs = MONDAY + HOUR;
    const agent = jiraClient(simulator.url, basic('agent@demo.local', 'token-agent@demo.local'));
    await agent.post(`/rest/api/3/issue/${key}/comment`, { body: adf('On it') });
    const first = await sla(key, 1);
    expect(first.ongoingCycle).toBeUndefined();
    expect(first.completedCycles[0]).toMatchObject({
      breached: false,
      elapsedTime: { millis: HOUR },
      goalDuration: { millis: HOUR },
    });

    const running = (await sla(key, 2)).ongoingCycle;
    expect(running).toMatchObject({
      paused: false,
      breached: false,
      withinCalendarHours: true,
      remainingTime: { millis: 7 * HOUR },
    });
    expect(running.breachTime.epochMillis).toBe(MONDAY + 8 * HOUR);

    nowMs = MONDAY + 2 * HOUR;
    await move(key, '21');
    nowMs = MONDAY + 24 * HOUR;
    const resting = (await sla(key, 2)).ongoingCycle;
    expect(resting).toMatchObject({ paused: true, elapsedTime: { millis: 2 * HOUR } });
    expect(resting.breachTime).toBeUndefined();

    await move(key, '11');
    nowMs += 7 * HOUR;
    const late = (await sla(key, 2)).ongoingCycle;
    expect(late).toMatchObject({ breached: true, remainingTime: { millis: -HOUR } });
    expect(late.breachTime.epochMillis).toBe(MONDAY + 30 * HOUR);

    await move(key, '51');
    nowMs += HOUR;
    await move(key, '71');
    const again = await sla(key, 2);
    expect(again.completedCycles).toHaveLength(1);
    expect(again.completedCycles[0].breached).toBe(true);
    expect(again.ongoingCycle).toMatchObject({ breached: false, elapsedTime: { millis: 0 } });
    // The custom field carries the very same clock.
    const { body } = await client.get(`/rest/api/3/issue/${key}?fields=customfield_10031`);
    expect(body.fields.customfield_10031).toEqual(again);
  });

  test('most old requests met their goals, some did not', async () => {
    nowMs = DEFAULT_ANCHOR;
    const jql = 'project = MSM AND resolution is not EMPTY';
    const { body } = await client.post('/rest/api/3/search/jql', {
      jql,
      fields: ['customfield_10031'],
      maxResults: 100,
    });
    const cycles = body.issues.map(
      (one: { fields: { customfield_10031: { completedCycles: { breached: boolean }[] } } }) =>
        one.fields.customfield_10031.completedCycles[0],
    );
    const breached = cycles.filter((cycle: { breached: boolean }) => cycle.breached).length;
    expect(breached).toBeGreaterThan(5);
    expect(breached).toBeLessThan(60);
  });
});

describe('queues', () => {
  test('count what they list, and list only their columns', async () => {
    for (const desk of ['1', 'HR', '10003']) {
      const { body } = await client.get(`/rest/servicedeskapi/servicedesk/${desk}/queue?includeCount=true`);
      expect(body.values.length).toBeGreaterThanOrEqual(6);
      for (const queue of body.values) {
        const { body: page } = await client.get(
          `/rest/servicedeskapi/servicedesk/${desk}/queue/${queue.id}/issue?limit=100`,
        );
        expect(page.values.length, queue.name).toBe(Math.min(100, queue.issueCount));
        for (const issue of page.values) {
          expect(queue.fields).toEqual(expect.arrayContaining(Object.keys(issue.fields)));
        }
      }
    }
  });

  test('pages link to the next one only while there is one', async () => {
    const { body } = await client.get('/rest/servicedeskapi/servicedesk/1/customer?limit=30&start=200');
    expect(body).toMatchObject({ size: 20, start: 200, limit: 30, isLastPage: true });
    expect(body._links.next).toBeUndefined();
  });

  test('errors of the service desk API are written its own way', async () => {
    const { status, body } = await client.get('/rest/servicedeskapi/request/PLAT-1');
    expect(status).toBe(404);
    expect(Object.keys(body)).toEqual(['errorMessage', 'i18nErrorMessage']);
  });
});

describe('rate limits', () => {
  let limited: JiraSimulator;
  beforeAll(async () => {
    const rateLimits = {
      ...DOCUMENTED_LIMITS,
      burst: { GET: 3, POST: 100, PUT: 100, DELETE: 100 },
      burstByEndpoint: {},
      pointsPerHour: 5,
    };
    limited = await startJiraSimulator({ tickets: 80, clock, rateLimits });
  });
  afterAll(() => limited.close());

  test('bursts per endpoint, filled up again as time passes', async () => {
    const sender = jiraClient(limited.url);
    const get = () => sender.get('/rest/api/3/priority');
    for (const remaining of ['2', '1', '0']) expect((await get()).headers.get('x-ratelimit-remaining')).toBe(remaining);
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit-reason')).toBe('jira-burst-based');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await sender.get('/rest/api/3/status')).status).toBe(200);
    nowMs += 1000;
    expect((await get()).status).toBe(200);
  });

  test('writes to one issue', async () => {
    const sender = jiraClient(limited.url);
    const write = (key: string) => sender.post(`/rest/api/3/issue/${key}/comment`, { body: adf('x') });
    for (let count = 0; count < 20; count++) expect((await write('MSM-1')).status).toBe(201);
    const refused = await write('msm-1');
    expect([refused.status, refused.headers.get('ratelimit-reason')]).toEqual([429, 'jira-per-issue-on-write']);
    expect((await write('MSM-2')).status).toBe(201);
  });

  test('points per hour, for OAuth apps alone', async () => {
    const app = jiraClient(`${limited.url}/ex/jira/${CLOUD_ID}`, `Bearer ${BEARER_TOKEN}`);
    expect((await app.get('/rest/api/3/issue/MSM-1')).status).toBe(200);
    expect((await app.get('/rest/api/3/issue/MSM-2')).status).toBe(200);
    expect((await app.get('/rest/api/3/issue/MSM-3')).headers.get('x-ratelimit-nearlimit')).toBe('true');
    const refused = await app.get('/rest/api/3/resolution');
    expect([refused.status, refused.headers.get('ratelimit-reason')]).toEqual([429, 'jira-quota-global-based']);
    expect((await jiraClient(limited.url).get('/rest/api/3/resolution')).status).toBe(200);
  });
});

test('a bearer token is good at the gateway and nowhere else', async () => {
  const misplaced = await jiraClient(simulator.url, `Bearer ${BEARER_TOKEN}`).get('/rest/api/3/myself');
  expect(misplaced.body).toEqual({ error: 'Failed to parse Connect Session Auth Token' });
  const gateway = jiraClient(`${simulator.url}/ex/jira/${CLOUD_ID}`, `Bearer ${BEARER_TOKEN}`);
  expect((await gateway.get('/rest/api/3/myself')).body.emailAddress).toBe('demo@speedyflow.local');
  expect(
    (await jiraClient(`${simulator.url}/ex/jira/unknown`, `Bearer ${BEARER_TOKEN}`).get('/rest/api/3/myself')).status,
  ).toBe(404);
});

test('attachments lie behind a redirect and can be read in parts', async () => {
  const { body } = await client.post('/rest/api/3/search/jql', {
    jql: 'project = MSM',
    fields: ['attachment'],
    maxResults: 100,
  });
  const [attachment] = body.issues.flatMap((one: { fields: { attachment: object[] } }) => one.fields.attachment);
  const redirect = await client.get(`/rest/api/3/attachment/content/${attachment.id}`);
  expect(redirect.status).toBe(303);
  const whole = await jiraClient('', null).get(redirect.headers.get('location') ?? '');
  expect(Buffer.byteLength(whole.body)).toBe(attachment.size);
  const part = await fetch(redirect.headers.get('location') ?? '', { headers: { range: 'bytes=0-9' } });
  expect([part.status, await part.text()]).toEqual([206, whole.body.slice(0, 10)]);
});

test('the same seed answers the same bytes', async () => {
  nowMs = DEFAULT_ANCHOR;
  const options = { tickets: 400, clock, rateLimits: false as const, publicUrl: 'https://demo.atlassian.example' };
  const [one, other, different] = await Promise.all([
    startJiraSimulator({ ...options, seed: 5 }),
    startJiraSimulator({ ...options, seed: 5 }),
    startJiraSimulator({ ...options, seed: 6 }),
  ]);
  const answer = async ({ url }: JiraSimulator) =>
    JSON.stringify(
      (
        await jiraClient(url).post('/rest/api/3/search/jql', {
          jql: 'created > 0',
          fields: ['*all'],
          expand: 'changelog',
        })
      ).body,
    );
  expect(await answer(one)).toBe(await answer(other));
  expect(await answer(one)).not.toBe(await answer(different));
  await Promise.all([one.close(), other.close(), different.close()]);
});
