/** A site that is asked in place answers as one that listens, in a time of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConnectionLost } from '../faults/message.ts';
import { createJiraSimulator, type JiraSimulator, type JiraSite, startJiraSimulator } from '../jira/simulator.ts';
import { createVirtualTime } from '../webhooks/virtual-time.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { integration, jiraClient } from './jira-client.ts';

const time = createVirtualTime(DEFAULT_ANCHOR);
let listening: JiraSimulator;
let inPlace: JiraSite;

beforeAll(async () => {
  listening = await startJiraSimulator({ tickets: 200, clock: time, rateLimits: false, publicUrl: 'https://one.test' });
  const rateLimits = false;
  inPlace = createJiraSimulator({ tickets: 200, clock: time, timers: time, rateLimits, publicUrl: 'https://one.test' });
});
afterAll(() => listening.close());

const headers = { authorization: integration, 'content-type': 'application/json' };
const ask = (method: string, path: string, body?: unknown) =>
  inPlace.handle({ method, path, headers, body: body === undefined ? null : JSON.stringify(body) });

test('both answer the same', async () => {
  const paths = ['/rest/api/3/myself', '/rest/api/3/issue/MSM-1', '/rest/api/3/issue/NONE-1', '/rest/api/3/nothing'];
  for (const path of paths) {
    const [one, other] = [await ask('GET', path), await jiraClient(listening.url).get(path)];
    expect({ status: one.status, body: JSON.parse(one.body as string) }, path).toEqual({
      status: other.status,
      body: other.body,
    });
  }
  expect((await ask('PUT', '/rest/api/3/issue/MSM-1', { fields: { summary: 'In place' } })).status).toBe(204);
  expect(JSON.parse((await ask('GET', '/rest/api/3/issue/MSM-1')).body as string).fields.summary).toBe('In place');
});

test('faults break the connection, and delays pass in the time that is given', async () => {
  for (const kind of ['drop', 'apply_then_drop'] as const) {
    inPlace.control.faults.add({ method: 'PUT', path: '*', effect: { kind }, times: 1 });
    const summary = `After ${kind}`;
    await expect(ask('PUT', '/rest/api/3/issue/MSM-2', { fields: { summary } })).rejects.toThrow(ConnectionLost);
    const { fields } = JSON.parse((await ask('GET', '/rest/api/3/issue/MSM-2')).body as string);
    expect(fields.summary === summary).toBe(kind === 'apply_then_drop');
  }
  inPlace.control.faults.add({ path: '*', effect: { kind: 'truncate', bytes: 10 }, times: 1 });
  await expect(ask('GET', '/rest/api/3/myself')).rejects.toThrow(ConnectionLost);
  inPlace.control.faults.clear();
  inPlace.control.faults.add({ path: '*', effect: { kind: 'delay', ms: 60_000 }, times: 1 });
  let answered = false;
  const answer = ask('GET', '/rest/api/3/myself').then(() => {
    answered = true;
  });
  await time.advance(59_999);
  expect(answered).toBe(false);
  await time.advance(1);
  await answer;
  inPlace.control.faults.clear();
});

test('a small site starts in a few milliseconds once it has been started', async () => {
  const spent: number[] = [];
  for (let at = 0; at < 20; at++) {
    const begun = performance.now();
    const site = createJiraSimulator({ tickets: 40, clock: time, timers: time });
    expect((await site.handle({ method: 'GET', path: '/rest/api/3/serverInfo' })).status).toBe(200);
    spent.push(performance.now() - begun);
  }
  // The quickest tells what it costs; the others tell how busy the machine is.
  expect(Math.min(...spent)).toBeLessThan(30);
});
