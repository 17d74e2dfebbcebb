/** Webhooks of the Jira simulator: who is told of what, in which words, signed how, and for how long. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signatureOf } from '../jira/webhooks/dispatch.ts';
import { DAY, MINUTE } from '../world/calendar.ts';
import { DEFAULT_ANCHOR } from '../world/world.ts';
import { adf } from './jira-client.ts';
import { SHARED_DATA } from './jira-openapi.ts';
import { ADMIN, jiraPlace, type Payload, type Received } from './jira-place.ts';

const DYNAMIC = '/rest/api/3/webhook';

const names = (news: readonly Received[]): string[] => news.map((one) => one.payload.webhookEvent);

describe('administrators', () => {
  test('make, change and remove webhooks, whose secrets nobody gets to see', async () => {
    const { ask, listen } = jiraPlace();
    const { status, body } = await listen({ secret: 'hush' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'all', enabled: true, isSigned: true });
    expect(JSON.stringify(body)).not.toContain('hush');
    const path = new URL(body.self).pathname;
    expect((await ask('PUT', path, { name: 'renamed' })).body).toMatchObject({ name: 'renamed', isSigned: true });
    expect((await ask('PUT', path, { secret: '' })).body.isSigned).toBe(false);
    expect((await ask('GET', ADMIN)).body).toHaveLength(1);
    expect((await ask('POST', ADMIN, { name: 'bad', url: 'nowhere', events: [] })).status).toBe(400);
    expect((await ask('POST', ADMIN, { name: 'bad', url: 'https://x.test', events: ['nothing'] })).status).toBe(400);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', path)).status).toBe(404);
    expect((await ask('GET', ADMIN, undefined, 'Basic nobody')).status).toBe(401);
  });

  test('get signed letters when there is a secret', async () => {
    const { ask, listen, news } = jiraPlace();
    await listen({ secret: 'hush' });
    await ask('PUT', '/rest/api/3/issue/MSM-1', { fields: { summary: 'Ünïcode 🎉' } });
    const [{ request }] = (await news()) as [Received];
    expect(request.headers['x-hub-signature']).toBe(signatureOf('hush', request.body));
    expect(signatureOf("It's a Secret to Everybody", 'Hello World!')).toBe(
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    );
  });

  test('hear only of the issues their query finds, as they are now', async () => {
    const { site, listen, news } = jiraPlace({ indexLagMs: 60_000 });
    await listen({ filters: { 'issue-related-events-section': 'project = MSM AND labels = loud' } });
    site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Quiet' }]);
    expect(await news()).toEqual([]);
    site.control.apply([{ kind: 'labels', key: 'MSM-1', labels: ['loud'] }]);
    expect(names(await news())).toEqual(['jira:issue_updated']);
  });
});

describe('apps', () => {
  const one = { jqlFilter: 'project = MSM', events: ['jira:issue_updated', 'comment_created'] };
  const register = { url: 'https://receiver.test/app', webhooks: [one] };

  test('register some of what they ask for, five at most, under one address', async () => {
    const { asApp } = jiraPlace();
    const webhooks = [
      one,
      { ...one, jqlFilter: 'summary ~ x' },
      { ...one, events: ['worklog_created'] },
      ...[one, one, one, one, one],
    ];
    const { status, body } = await asApp('POST', DYNAMIC, { ...register, webhooks });
    expect(status).toBe(200);
    const results = body.webhookRegistrationResult;
    expect(results.map((result: object) => Object.keys(result)[0])).toEqual([
      'createdWebhookId',
      'errors',
      'errors',
      ...Array(4).fill('createdWebhookId'),
      'errors',
    ]);
    const elsewhere = await asApp('POST', DYNAMIC, { ...register, url: 'https://other.test/' });
    expect(elsewhere.body.webhookRegistrationResult[0].errors[0]).toMatch(/single URL/);
    expect((await asApp('GET', DYNAMIC)).body.values).toHaveLength(5);
    const ids = results.flatMap((result: { createdWebhookId?: number }) => result.createdWebhookId ?? []);
    expect((await asApp('DELETE', DYNAMIC, { webhookIds: [...ids.slice(1), 999] })).status).toBe(202);
    expect((await asApp('GET', DYNAMIC)).body.values).toMatchObject([{ id: ids[0], jqlFilter: 'project = MSM' }]);
  });

  test('are apps, not people', async () => {
    const { ask } = jiraPlace();
    expect((await ask('POST', DYNAMIC, register)).status).toBe(403);
    expect((await ask('GET', DYNAMIC)).status).toBe(403);
  });

  test('are told for thirty days, and longer when they ask again', async () => {
    const { site, asApp, news } = jiraPlace();
    await asApp('POST', DYNAMIC, register);
    const change = () => site.control.apply([{ kind: 'comment', key: 'MSM-1', text: 'Hello' }]);
    change();
    const told = await news();
    expect(names(told)).toEqual(['jira:issue_updated', 'comment_created']);
    expect(told[0]!.payload.matchedWebhookIds).toEqual([1]);
    expect(told[0]!.request.headers).not.toHaveProperty('x-hub-signature');
    await news(29 * DAY);
    const { body } = await asApp('PUT', `${DYNAMIC}/refresh`, { webhookIds: [1, 77] });
    expect(body.expirationDate).toBe(DEFAULT_ANCHOR + 59 * DAY);
    await news(29 * DAY);
    change();
    expect(await news()).toHaveLength(2);
    await news(2 * DAY);
    change();
    expect(await news()).toEqual([]);
    expect((await asApp('GET', DYNAMIC)).body.values).toEqual([]);
  });

  test('are told once though several of their webhooks match, and nothing of what they may not see', async () => {
    const { site, asApp, news } = jiraPlace();
    const webhooks = [one, { ...one, fieldIdsFilter: ['summary'] }];
    await asApp('POST', DYNAMIC, { ...register, webhooks });
    site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Both' }]);
    expect((await news()).map((told) => told.payload.matchedWebhookIds)).toEqual([[1, 2]]);
    site.control.apply([{ kind: 'priority', key: 'MSM-1', priority: 'Lowest' }]);
    expect((await news()).map((told) => told.payload.matchedWebhookIds)).toEqual([[1]]);
    site.control.hideIssue('MSM-1', true);
    site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Unseen' }]);
    expect(await news()).toEqual([]);
  });
});

describe('every write is told of', () => {
  test('by requests', async () => {
    const { ask, listen, news } = jiraPlace();
    await listen();
    const issue = '/rest/api/3/issue/MSM-1';
    const fields = {
      project: { key: 'MSM' },
      issuetype: { name: 'Question' },
      summary: 'New',
      description: adf('Why?'),
    };
    await ask('POST', '/rest/api/3/issue', { fields });
    const [created] = (await news()) as [Received];
    expect(created.payload).toMatchObject({
      webhookEvent: 'jira:issue_created',
      issue_event_type_name: 'issue_created',
    });
    expect(created.payload.issue.fields.description).toBe('Why?');

    await ask('PUT', issue, { fields: { summary: 'Changed' } });
    const [updated] = (await news()) as [Received];
    expect(updated.payload.issue_event_type_name).toBe('issue_updated');
    expect(updated.payload.changelog.items).toMatchObject([{ field: 'summary', toString: 'Changed' }]);
    expect(updated.payload.changelog.id).toMatch(/^\d+$/);

    const comment = await ask('POST', `${issue}/comment`, { body: adf('Said') });
    const said = await news();
    expect(names(said)).toEqual(['jira:issue_updated', 'comment_created']);
    expect(said[0]!.payload).toMatchObject({ issue_event_type_name: 'issue_commented', comment: { body: 'Said' } });
    expect(said[1]!.payload).toMatchObject({ comment: { body: 'Said', jsdPublic: true }, eventType: 'primaryAction' });
    expect(Object.keys(said[1]!.payload.issue.fields).sort()).toEqual([
      'assignee',
      'issuetype',
      'priority',
      'project',
      'status',
      'summary',
    ]);
    await ask('PUT', `${issue}/comment/${comment.body.id}`, { body: adf('Otherwise') });
    expect(names(await news())).toEqual(['jira:issue_updated', 'comment_updated']);
    await ask('DELETE', `${issue}/comment/${comment.body.id}`);
    expect(names(await news())).toEqual(['jira:issue_updated', 'comment_deleted']);

    const worklog = await ask('POST', `${issue}/worklog`, { timeSpentSeconds: 600 });
    const logged = await news();
    expect(names(logged)).toEqual(['jira:issue_updated', 'worklog_created']);
    expect(logged[1]!.payload.issue).toBeUndefined();
    await ask('PUT', `${issue}/worklog/${worklog.body.id}`, { timeSpentSeconds: 900 });
    expect(names(await news())).toContain('worklog_updated');
    await ask('DELETE', `${issue}/worklog/${worklog.body.id}`);
    expect(names(await news())).toContain('worklog_deleted');

    const ends = { inwardIssue: { key: 'MSM-1' }, outwardIssue: { key: 'MSM-2' } };
    await ask('POST', '/rest/api/3/issueLink', { type: { name: 'Blocks' }, ...ends });
    const linked = await news();
    expect(names(linked).sort()).toEqual(['issuelink_created', 'jira:issue_updated', 'jira:issue_updated']);
    const { issueLink } = linked.find((one) => one.payload.issueLink)!.payload;
    expect(issueLink.issueLinkType).toMatchObject({ name: 'Blocks', outwardName: 'blocks' });
    await ask('DELETE', `/rest/api/3/issueLink/${issueLink.id}`);
    expect(names(await news()).sort()).toEqual(['issuelink_deleted', 'jira:issue_updated', 'jira:issue_updated']);

    await ask('PUT', `${issue}/properties/flag`, { on: true });
    expect(names(await news())).toEqual(['issue_property_set']);
    await ask('DELETE', `${issue}/properties/flag`);
    expect(names(await news())).toEqual(['issue_property_deleted']);
  });

  test('transitions, assignments, moves, attachments and sprints among them', async () => {
    const { site, ask, listen, news } = jiraPlace();
    await listen();
    const cause = async () =>
      (await news()).map((one) => one.payload.issue_event_type_name ?? one.payload.webhookEvent);
    const { body } = await ask('GET', '/rest/api/3/issue/PLAT-1/transitions');
    await ask('POST', '/rest/api/3/issue/PLAT-1/transitions', { transition: { id: body.transitions[0].id } });
    expect(await cause()).toEqual(['issue_generic']);
    await ask('PUT', '/rest/api/3/issue/PLAT-2/assignee', { accountId: null });
    const myself = (await ask('GET', '/rest/api/3/myself')).body.accountId;
    await news();
    await ask('PUT', '/rest/api/3/issue/PLAT-2/assignee', { accountId: myself });
    expect(await cause()).toEqual(['issue_assigned']);
    site.control.apply([{ kind: 'move', key: 'PLAT-2', project: 'MOB' }]);
    expect(await cause()).toEqual(['issue_moved']);
    site.control.apply([{ kind: 'attachment', key: 'PLAT-1', filename: 'a.txt' }]);
    expect(await cause()).toEqual(['issue_updated', 'attachment_created']);

    const dates = { startDate: '2026-11-01T08:00:00.000Z', endDate: '2026-11-15T08:00:00.000Z' };
    const sprint = await ask('POST', '/rest/agile/1.0/sprint', { name: 'Next', originBoardId: 1, ...dates });
    expect(sprint.status).toBe(201);
    const path = `/rest/agile/1.0/sprint/${sprint.body.id}`;
    await ask('POST', path, { goal: 'Ship' });
    const active = (await ask('GET', '/rest/agile/1.0/board/1/sprint?state=active')).body.values[0];
    expect((await ask('POST', path, { state: 'active' })).status).toBe(400);
    await ask('POST', `/rest/agile/1.0/sprint/${active.id}`, { state: 'closed' });
    await ask('POST', path, { state: 'active' });
    await ask('DELETE', path);
    expect(await cause()).toEqual(
      ['created', 'updated', 'closed', 'started', 'deleted'].map((what) => `sprint_${what}`),
    );
    expect((await ask('GET', path)).status).toBe(404);
  });

  test('a deletion first, and much later what it took with it', async () => {
    const { site, ask, listen, news } = jiraPlace();
    await listen();
    const [key] = site.control.apply([{ kind: 'create', project: 'MSM', summary: 'Short-lived' }]) as [string];
    site.control.apply([
      { kind: 'comment', key, text: 'Part of it' },
      { kind: 'worklog', key, seconds: 60 },
      { kind: 'attachment', key, filename: 'a.txt' },
      { kind: 'link', key, other: 'MSM-1' },
    ]);
    await news();
    await ask('DELETE', `/rest/api/3/issue/${key}`);
    const first = await news();
    expect(names(first)).toEqual(['jira:issue_deleted']);
    expect(first[0]!.request.headers['x-atlassian-webhook-flow']).toBe('Primary');
    expect(first[0]!.payload.issue).toMatchObject({ key, fields: { summary: 'Short-lived' } });
    const later = await news(15 * MINUTE);
    expect(names(later).sort()).toEqual([
      'attachment_deleted',
      'comment_deleted',
      'issuelink_deleted',
      'worklog_deleted',
    ]);
    expect(later.every((one) => one.request.headers['x-atlassian-webhook-flow'] === 'Secondary')).toBe(true);
  });

  test('texts are strings, addresses those of the second version, and nothing is a document', async () => {
    const { site, listen, news } = jiraPlace();
    await listen();
    for (let number = 1; number <= 20; number++)
      site.control.apply([{ kind: 'summary', key: `MSM-${number}`, summary: 'x' }]);
    for (const { payload, request } of await news()) {
      expect(request.body).not.toContain('"type":"doc"');
      expect(request.body).not.toContain('/rest/api/3/');
      expect(payload.issue.self).toContain('/rest/api/2/issue/');
      expect(typeof (payload.issue.fields.description ?? '')).toBe('string');
    }
  });
});

test('what is not taken is sent again under its identifier, with the number of the retry', async () => {
  const { site, listen, news } = jiraPlace({}, (position) => (position < 2 ? 503 : 200));
  await listen();
  site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Again' }]);
  const tries = await news(60 * MINUTE);
  expect(new Set(tries.map((one) => one.request.headers['x-atlassian-webhook-identifier'])).size).toBe(1);
  expect(tries.map((one) => one.request.headers['x-atlassian-webhook-retry'])).toEqual([undefined, '1', '2']);
  expect(new Set(tries.map((one) => one.request.body)).size).toBe(1);
});

test('webhooks outlive a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jira-webhooks-'));
  try {
    const stateFile = join(folder, 'state.jsonl');
    await jiraPlace({ stateFile }).listen();
    const { site, ask, news } = jiraPlace({ stateFile });
    expect((await ask('GET', ADMIN)).body).toMatchObject([{ name: 'all' }]);
    site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'After the restart' }]);
    expect(names(await news())).toEqual(['jira:issue_updated']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('deliveries are counted, and what goes wrong with them can be set', async () => {
  const { site, listen, news } = jiraPlace();
  await listen();
  const control = async (method: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const sent = body ? JSON.stringify(body) : null;
    return JSON.parse(String((await site.handle({ method, path: '/__control/webhooks', headers, body: sent })).body));
  };
  await control('POST', { chaos: { drop: 1 } });
  site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Lost' }]);
  await control('POST', { chaos: { drop: 0, duplicate: 1 } });
  site.control.apply([{ kind: 'summary', key: 'MSM-1', summary: 'Twice' }]);
  expect(await news()).toHaveLength(2);
  expect(await control('GET')).toMatchObject({
    counts: { posted: 2, dropped: 1, delivered: 2 },
    latencyMs: { max: 0 },
  });
});

const RECORDED = resolve(SHARED_DATA, 'webhooks/jira');
describe.skipIf(!existsSync(RECORDED))('recorded payloads (left out without ../shared/data/webhooks)', () => {
  test('have the types that ours have', async () => {
    const { site, listen, news } = jiraPlace();
    await listen();
    site.control.apply([
      { kind: 'assign', key: 'MSM-1', assignee: null },
      { kind: 'summary', key: 'MSM-1', summary: 'Compared' },
      { kind: 'comment', key: 'MSM-1', text: 'Compared' },
      { kind: 'create', project: 'MSM', summary: 'Compared' },
      { kind: 'delete', key: 'MSM-2' },
    ]);
    const own = (await news()).map((one) => one.payload).filter((one) => one.webhookEvent.startsWith('jira:'));
    const recorded = readdirSync(RECORDED).map(
      (file): Payload => JSON.parse(readFileSync(resolve(RECORDED, file), 'utf8')),
    );
    const shapes = new Map<string, Set<string>>();
    for (const payload of recorded) collect(payload, '', shapes);
    const faults = own.flatMap((payload) => differences(payload, '', shapes));
    expect([...new Set(faults)]).toEqual([]);
  });
});

/** Fields that every site has, and whose shapes can therefore be compared. */
const COMPARED =
  /^(timestamp|webhookEvent|issue_event_type_name|user|changelog|comment)(\.|$)|^issue\.(id|self|key)$|^issue\.fields\.(summary|description|status|project|issuetype|priority|assignee|created|updated|labels)(\.|$)/;

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function collect(value: unknown, path: string, shapes: Map<string, Set<string>>): void {
  const types = shapes.get(path) ?? new Set();
  shapes.set(path, types.add(typeOf(value)));
  if (Array.isArray(value)) for (const one of value) collect(one, `${path}[]`, shapes);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) collect(one, path === '' ? name : `${path}.${name}`, shapes);
  }
}

/** Members the recorded payloads lack are newer ones (`accountType`, `hierarchyLevel`), and no faults. */
function differences(value: unknown, path: string, shapes: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  if (path !== '' && path !== 'issue' && path !== 'issue.fields' && !COMPARED.test(path)) return [];
  const types = shapes.get(path);
  const type = typeOf(value);
  const own =
    types && !types.has(type) && type !== 'null' ? [`${path} is ${type}, not ${[...types].join(' or ')}`] : [];
  if (Array.isArray(value)) return [...own, ...value.flatMap((one) => differences(one, `${path}[]`, shapes))];
  if (type !== 'object') return own;
  const members = Object.entries(value as object);
  return [
    ...own,
    ...members.flatMap(([name, one]) => differences(one, path === '' ? name : `${path}.${name}`, shapes)),
  ];
}
