/** Writing to the Jira simulator: what changes, what it leaves behind, what is refused, what survives. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type JiraSimulator, startJiraSimulator } from '../jira/simulator.ts';
import { DAY } from '../world/calendar.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { adf, basic, type JiraClient, jiraClient } from './jira-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'jira-'));
let nowMs = DEFAULT_ANCHOR + DAY;
let simulator: JiraSimulator;
let client: JiraClient;
let agent: JiraClient;

async function start(): Promise<void> {
  const clock = { now: () => nowMs };
  simulator = await startJiraSimulator({
    tickets: 400,
    clock,
    rateLimits: false,
    stateFile: join(folder, 'state.jsonl'),
  });
  client = jiraClient(simulator.url);
  agent = jiraClient(simulator.url, basic('agent@demo.local', 'token-agent@demo.local'));
}

beforeAll(start);
afterEach(() => {
  nowMs += 60_000;
  simulator.control.faults.clear();
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

/** A new issue of a project. */
async function create(project: string, fields: Record<string, unknown> = {}): Promise<string> {
  const issuetype = { name: 'Task' };
  const { status, body } = await client.post('/rest/api/3/issue', {
    fields: { project: { key: project }, issuetype, summary: 'New', ...fields },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.key;
}

const read = async (key: string, query = '') => (await client.get(`/rest/api/3/issue/${key}?${query}`)).body;
const transitionsOf = async (key: string): Promise<string[]> =>
  (await client.get(`/rest/api/3/issue/${key}/transitions`)).body.transitions.map((one: { name: string }) => one.name);

async function move(key: string, name: string, extra = {}): Promise<number> {
  const { body } = await client.get(`/rest/api/3/issue/${key}/transitions`);
  const { id } = body.transitions.find((one: { name: string }) => one.name === name);
  return (await client.post(`/rest/api/3/issue/${key}/transitions`, { transition: { id }, ...extra })).status;
}

test('a service request goes through its workflow; finishing resolves, reopening clears', async () => {
  const key = await create('MSM');
  expect((await read(key)).fields.status.name).toBe('Open');
  expect(await transitionsOf(key)).toEqual(['Start work', 'Respond to customer', 'Resolve this issue']);
  expect((await client.post(`/rest/api/3/issue/${key}/transitions`, { transition: { id: '61' } })).status).toBe(400);
  expect(await move(key, 'Start work')).toBe(204);
  expect(
    await move(key, 'Resolve this issue', {
      fields: { resolution: { name: "Won't Do" } },
      update: { comment: [{ add: { body: adf('No') } }] },
    }),
  ).toBe(204);
  const done = await read(key, 'expand=changelog');
  expect(done.fields).toMatchObject({
    status: { name: 'Resolved' },
    resolution: { name: "Won't Do" },
    comment: { total: 1 },
  });
  expect(done.fields.resolutiondate).toBe(done.fields.updated);
  expect(done.changelog.histories[0].items.map((item: { field: string }) => item.field)).toEqual([
    'resolution',
    'status',
  ]);
  expect(await transitionsOf(key)).toEqual(['Close', 'Reopen']);
  expect(await move(key, 'Reopen')).toBe(204);
  expect((await read(key)).fields).toMatchObject({
    status: { name: 'Waiting for support' },
    resolution: null,
    resolutiondate: null,
  });
});

test('a field that is not on the transition screen is refused, and nothing moves', async () => {
  const key = await create('MSM');
  const { body } = await client.post(`/rest/api/3/issue/${key}/transitions`, {
    transition: { id: '51' },
    fields: { summary: 'x' },
  });
  expect(body.errors.summary).toContain('cannot be set');
  expect((await read(key)).fields.status.name).toBe('Open');
});

test('a field that issues of the project do not carry is refused, where others take it', async () => {
  const points = { fields: { customfield_10016: 5 } };
  const service = await create('MSM');
  const refused = await client.put(`/rest/api/3/issue/${service}`, points);
  expect(refused).toMatchObject({ status: 400, body: { errors: { customfield_10016: expect.any(String) } } });
  const software = await create('PLAT');
  expect((await client.put(`/rest/api/3/issue/${software}`, points)).status).toBe(204);
});

test('transition ids differ from workflow to workflow', async () => {
  const ids = async (project: string) =>
    (await client.get(`/rest/api/3/issue/${await create(project)}/transitions`)).body.transitions.map(
      (one: { id: string }) => one.id,
    );
  const [it, hr, team] = [await ids('MSM'), await ids('HR'), await ids('MOB')];
  expect(new Set([...it, ...hr]).size).toBe(it.length + hr.length);
  expect(team).toEqual(['11', '21', '31', '41']);
});

test('edits are all made or none, and leave a history with the old and the new', async () => {
  const key = await create('PLAT', { priority: { name: 'Low' } });
  const refused = await client.put(`/rest/api/3/issue/${key}`, {
    fields: { summary: 'Better', priority: { name: 'Sky-high' }, nonsense: 1 },
  });
  expect(refused.status).toBe(400);
  expect(Object.keys(refused.body.errors)).toEqual(['priority', 'nonsense']);
  expect((await read(key)).fields.summary).toBe('New');
  const { status } = await client.put(`/rest/api/3/issue/${key}`, {
    fields: { summary: 'Better', priority: { id: '1' }, customfield_10016: 8 },
    update: { labels: [{ add: 'one' }, { add: 'two' }, { remove: 'one' }] },
  });
  expect(status).toBe(204);
  const { fields, changelog } = await read(key, 'expand=changelog');
  expect(fields).toMatchObject({
    summary: 'Better',
    priority: { name: 'Highest' },
    labels: ['two'],
    customfield_10016: 8,
  });
  const items = Object.fromEntries(changelog.histories[0].items.map((item: { field: string }) => [item.field, item]));
  expect(items.priority).toMatchObject({ fromString: 'Low', toString: 'Highest' });
  expect(items['Story Points']).toMatchObject({
    fieldtype: 'custom',
    fieldId: 'customfield_10016',
    fromString: null,
    toString: '8',
  });
});

test('a payload of the wrong shape is refused, and never breaks the site', async () => {
  const put = (sent: unknown) => client.put('/rest/api/3/issue/MSM-8', sent);
  expect((await put({ fields: 'x' })).status).toBe(400);
  expect((await put({ fields: null, nonsense: 1 })).status).toBe(400);
  expect((await put({ fields: { summary: 'x' }, update: { summary: [{ set: 'y' }] } })).body.errors.summary).toContain(
    'both',
  );
  expect((await put({ update: { labels: { add: 'x' } } })).status).toBe(400);
  expect(
    (await put({ fields: { assignee: 'x', components: [null], duedate: 'soon', description: 'plain' } })).status,
  ).toBe(400);
  const comment = (sent: unknown) => client.post('/rest/api/3/issue/MSM-8/comment', sent);
  expect((await comment({ body: adf('x'), properties: [null] })).status).toBe(400);
  expect((await comment({ body: { type: 'doc', version: 1, content: [null] } })).status).toBe(400);
  expect((await client.post('/rest/api/3/issue/MSM-8/transitions', { transition: 'x' })).status).toBe(400);
  expect((await client.post('/rest/api/3/issue', { fields: { project: 'MSM' } })).status).toBe(400);
  expect((await client.post('/rest/api/3/issueLink', { type: 7, inwardIssue: null })).status).toBe(404);
});

test('assigning: a person, nobody, not a customer', async () => {
  const key = await create('MSM');
  const me = (await agent.get('/rest/api/3/myself')).body.accountId;
  const assign = (accountId?: string | null) => client.put(`/rest/api/3/issue/${key}/assignee`, { accountId });
  expect((await assign(me)).status).toBe(204);
  expect((await read(key)).fields.assignee.accountId).toBe(me);
  const reporter = (await client.get('/rest/api/3/issue/MSM-1')).body.fields.reporter;
  expect(reporter.accountType).toBe('customer');
  expect((await assign(reporter.accountId)).status).toBe(400);
  expect((await assign(undefined)).status).toBe(400);
  expect((await assign('-1')).status).toBe(204);
  expect((await read(key)).fields.assignee).toBeNull();
});

test('internal notes stay internal, whoever edits them', async () => {
  const properties = [
    { key: 'sd.public.comment', value: { internal: true } },
    { key: 'origin', value: 'op-17' },
  ];
  const { body: note } = await client.post('/rest/api/3/issue/MSM-5/comment', { body: adf('Between us'), properties });
  expect(note.jsdPublic).toBe(false);
  const { body: edited } = await client.put(`/rest/api/3/issue/MSM-5/comment/${note.id}?expand=properties`, {
    body: adf('Still between us'),
  });
  expect(edited).toMatchObject({ jsdPublic: false, properties });
  const { body: open } = await client.post('/rest/api/3/issue/MSM-5/comment', { body: adf('For all') });
  expect(open.jsdPublic).toBe(true);
  const { body: seen } = await client.get('/rest/servicedeskapi/request/MSM-5/comment?internal=false');
  const ids = seen.values.map((one: { id: string }) => one.id);
  expect(ids).toContain(open.id);
  expect(ids).not.toContain(note.id);
  expect((await client.get(`/rest/api/3/comment/${note.id}/properties/origin`)).body.value).toBe('op-17');
});

test('comments must be documents of bearable length', async () => {
  const post = (body: unknown) => client.post('/rest/api/3/issue/MSM-5/comment', body);
  expect((await post({ body: 'plain text' })).body.errors.comment).toBe('Comment body is not valid!');
  expect((await post({ body: adf('x'.repeat(1_000_000)) })).body.errors.comment).toContain('too long');
  expect((await post('{"body":')).body).toEqual({ errorMessages: [expect.stringContaining('error parsing JSON')] });
  expect((await post('[1]')).body.errors).toBeUndefined();
  expect((await client.post('/rest/api/3/issue/NOPE-1/comment', { body: adf('x') })).status).toBe(404);
});

test('links show on both sides; making one twice makes one', async () => {
  const [blocker, blocked] = [await create('PLAT'), await create('PLAT')];
  const link = { type: { name: 'Blocks' }, inwardIssue: { key: blocker }, outwardIssue: { key: blocked } };
  expect((await client.post('/rest/api/3/issueLink', link)).status).toBe(201);
  expect((await client.post('/rest/api/3/issueLink', link)).status).toBe(201);
  const [from, to] = [(await read(blocker)).fields.issuelinks, (await read(blocked)).fields.issuelinks];
  expect([from.length, to.length]).toEqual([1, 1]);
  expect([from[0].outwardIssue.key, to[0].inwardIssue.key]).toEqual([blocked, blocker]);
  expect((await client.delete(`/rest/api/3/issueLink/${from[0].id}`)).status).toBe(204);
  expect((await read(blocked)).fields.issuelinks).toEqual([]);
  expect((await client.post('/rest/api/3/issueLink', { ...link, type: { name: 'Loves' } })).status).toBe(404);
});

test('deleting takes the issue, its changelog and its traces on others', async () => {
  const parent = await create('PLAT');
  const child = await create('PLAT', { issuetype: { name: 'Sub-task' }, parent: { key: parent } });
  expect((await read(parent)).fields.subtasks[0].key).toBe(child);
  expect((await client.delete(`/rest/api/3/issue/${parent}`)).status).toBe(400);
  const worklog = await client.post(`/rest/api/3/issue/${child}/worklog`, { timeSpentSeconds: 600 });
  expect((await client.delete(`/rest/api/3/issue/${parent}?deleteSubtasks=true`)).status).toBe(204);
  for (const path of ['', '/changelog', '/comment']) {
    expect((await client.get(`/rest/api/3/issue/${child}${path}`)).status).toBe(404);
  }
  expect((await client.post('/rest/api/3/search/jql', { jql: `summary ~ "New" AND key = ${child}` })).status).toBe(400);
  nowMs += 120_000;
  const { body } = await client.get('/rest/api/3/worklog/deleted?since=0');
  expect(body.values.map((one: { worklogId: number }) => String(one.worklogId))).toContain(worklog.body.id);
});

test('a moved issue keeps its id, and its old key finds it under the new one', async () => {
  const before = await read('MSM-7');
  simulator.control.moveIssue('MSM-7', 'HR');
  const after = await read('msm-7', 'expand=changelog');
  expect(after.id).toBe(before.id);
  expect(after.key).toMatch(/^HR-/);
  const changed = after.changelog.histories[0].items.map((item: { field: string }) => item.field);
  expect(changed).toEqual(['project', 'Key']);
});

test('a hidden project is not there: no issue, no board, no row of a search', async () => {
  simulator.control.hideProject('PLAT', true);
  expect((await client.get('/rest/api/3/issue/PLAT-1')).status).toBe(404);
  expect((await client.get('/rest/agile/1.0/board/1')).status).toBe(404);
  const { body } = await client.post('/rest/api/3/search/jql', {
    jql: 'created > 0',
    fields: ['key'],
    maxResults: 5000,
  });
  expect(body.issues.some((one: { key: string }) => one.key.startsWith('PLAT'))).toBe(false);
  simulator.control.hideProject('PLAT', false);
});

test('what was written is there after a restart, and ids go on', async () => {
  const key = await create('HR', { summary: 'Survives' });
  await client.post(`/rest/api/3/issue/${key}/comment`, { body: adf('Too') });
  const before = await read(key);
  await simulator.close();
  appendFileSync(join(folder, 'state.jsonl'), '{"kind":"issue","row":');
  await start();
  const after = await read(key);
  expect(after.fields.comment.comments[0].id).toBe(before.fields.comment.comments[0].id);
  expect({ ...after.fields, comment: null, ...selfless }).toEqual({ ...before.fields, comment: null, ...selfless });
  const other = startJiraSimulator({ tickets: 800, stateFile: join(folder, 'state.jsonl') });
  await expect(other).rejects.toThrow('start the same site');
  const next = await create('HR');
  expect(Number(next.slice(3))).toBe(Number(key.slice(3)) + 1);
});
/** Fields whose addresses name the port the simulator listened on. */
const selfless = Object.fromEntries(
  [
    'status',
    'issuetype',
    'priority',
    'project',
    'creator',
    'reporter',
    'watches',
    'votes',
    'customfield_10030',
    'customfield_10031',
  ].map((name) => [name, null]),
);

test('faults: refused, dropped, or applied without an answer, and the ledger tells which', async () => {
  const { faults, log } = simulator.control;
  log.clear();
  faults.add({
    method: 'POST',
    path: '*/comment',
    effect: { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
    times: 1,
  });
  faults.add({ method: 'POST', path: '*/comment', effect: { kind: 'drop' }, times: 1 });
  faults.add({ method: 'POST', path: '*/comment', effect: { kind: 'apply_then_drop' }, times: 1 });
  const post = () => client.post('/rest/api/3/issue/MSM-9/comment', { body: adf('once') });
  const count = async () => (await client.get('/rest/api/3/issue/MSM-9/comment')).body.total;
  const before = await count();
  expect((await post()).headers.get('retry-after')).toBe('7');
  await expect(post()).rejects.toThrow();
  expect(await count()).toBe(before);
  await expect(post()).rejects.toThrow();
  expect(await count()).toBe(before + 1);
  expect((await post()).status).toBe(201);
  expect(log.effects().map((effect) => effect.delivered)).toEqual([false, true]);
  faults.add({ path: '/rest/api/3/issue/MSM-9', effect: { kind: 'truncate', bytes: 40 } });
  await expect(client.get('/rest/api/3/issue/MSM-9')).rejects.toThrow();
});
