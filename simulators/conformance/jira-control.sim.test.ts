/** What can be done to the Jira simulator besides using it, and the reads that nothing else tests. */
import { expect, test } from 'vitest';
import type { Change } from '../jira/control/changes.ts';
import { adf } from './jira-client.ts';
import { documentsAreThere, JiraOpenApi } from './jira-openapi.ts';
import { jiraPlace, type Payload } from './jira-place.ts';

const HEADERS = { 'content-type': 'application/json' };

async function control({ site }: ReturnType<typeof jiraPlace>, name: string, sent: object) {
  const body = JSON.stringify(sent);
  const answer = await site.handle({ method: 'POST', path: `/__control/${name}`, headers: HEADERS, body });
  return { status: answer.status, body: JSON.parse(String(answer.body)) as Payload };
}

test('changes of every kind are made as by the person named, and leave their history', async () => {
  const place = jiraPlace();
  const agent = (await place.ask('GET', '/rest/api/3/users/search?maxResults=20')).body[0].accountId;
  const addressed = { key: 'PLAT-1', as: agent };
  const changes: Change[] = [
    { ...addressed, kind: 'status' },
    { ...addressed, kind: 'assign', assignee: agent },
    { ...addressed, kind: 'summary', summary: 'By somebody else' },
    { ...addressed, kind: 'description', text: 'Written' },
    { ...addressed, kind: 'priority', priority: 'Lowest' },
    { ...addressed, kind: 'labels', labels: ['one', 'two'] },
    { ...addressed, kind: 'fields', fields: { duedate: '2027-01-01' } },
    { ...addressed, kind: 'comment', text: 'Said' },
    { ...addressed, kind: 'edit-comment', text: 'Said otherwise' },
    { ...addressed, kind: 'worklog', seconds: 300 },
    { ...addressed, kind: 'delete-worklog' },
    { ...addressed, kind: 'link', other: 'PLAT-2', type: 'Blocks' },
    { ...addressed, kind: 'unlink' },
    { ...addressed, kind: 'attachment', filename: 'a.txt', size: 12 },
    { ...addressed, kind: 'property', property: 'flag', value: true },
    { ...addressed, kind: 'sprint', sprint: null },
  ];
  const { body } = await control(place, 'changes', { changes });
  expect(body.keys).toEqual(changes.map(() => 'PLAT-1'));
  const issue = (await place.ask('GET', '/rest/api/3/issue/PLAT-1?expand=changelog&properties=flag')).body;
  expect(issue.fields).toMatchObject({
    summary: 'By somebody else',
    description: adf('Written'),
    priority: { name: 'Lowest' },
    labels: ['one', 'two'],
    duedate: '2027-01-01',
    assignee: { accountId: agent },
  });
  expect(issue.fields.comment.comments.at(-1)).toMatchObject({
    body: adf('Said otherwise'),
    author: { accountId: agent },
  });
  expect(issue.properties).toEqual({ flag: true });
  expect(issue.changelog.histories[0].author.accountId).toBe(agent);
  const file = issue.fields.attachment.at(-1);
  expect(file).toMatchObject({ filename: 'a.txt', size: 12 });
  const media = await place.site.handle({ method: 'GET', path: `/media/${file.id}`, headers: { range: 'bytes=2-4' } });
  expect([media.status, String(media.body)]).toEqual([206, 'txt']);
  const later: Change[] = [
    { kind: 'delete-attachment', key: 'PLAT-1' },
    { kind: 'delete-comment', key: 'PLAT-1' },
  ];
  await control(place, 'changes', { changes: later });
  expect((await place.ask('DELETE', `/rest/api/3/attachment/${file.id}`)).status).toBe(404);
  expect((await control(place, 'changes', { changes: [{ kind: 'delete', key: 'PLAT-999999' }] })).status).toBe(400);
});

test('life goes on by itself, the same for the same seed', async () => {
  const [one, other] = [jiraPlace(), jiraPlace()];
  const first = (await control(one, 'life', { changes: 300, seed: 5 })).body.keys;
  expect(first.length).toBeGreaterThan(100);
  expect((await control(other, 'life', { changes: 300, seed: 5 })).body.keys).toEqual(first);
  expect((await control(other, 'life', { changes: 300, seed: 6 })).body.keys).not.toEqual(first);
});

test('writes can be refused as in conflict with others', async () => {
  const place = jiraPlace();
  const edit = async () => (await place.ask('PUT', '/rest/api/3/issue/MSM-1', { fields: { summary: 'Mine' } })).status;
  await control(place, 'conflicts', { issue: 'MSM-1', times: 2 });
  expect([await edit(), await edit(), await edit()]).toEqual([409, 409, 204]);
  expect((await place.ask('GET', '/rest/api/3/issue/MSM-1')).body.fields.summary).toBe('Mine');
});

test('issues are made with properties, which searches and reads show', async () => {
  const { ask } = jiraPlace();
  const fields = { project: { key: 'MSM' }, issuetype: { name: 'Question' }, summary: 'Marked' };
  const properties = [{ key: 'marker', value: { by: 'us' } }];
  const { key } = (await ask('POST', '/rest/api/3/issue', { fields, properties })).body;
  const found = await ask('POST', '/rest/api/3/search/jql', { jql: `key = ${key}`, properties: ['marker'] });
  expect(found.body.issues[0].properties).toEqual({ marker: { by: 'us' } });
  expect((await ask('GET', `/rest/api/3/issue/${key}/properties/marker`)).body.value).toEqual({ by: 'us' });
});

test('what an edit screen takes is told, with the values to choose from', async () => {
  const { ask } = jiraPlace();
  const { body } = await ask('GET', '/rest/api/3/issue/MSM-1/editmeta');
  expect(body.fields.summary).toMatchObject({ required: true, operations: ['set'] });
  expect(body.fields.labels.operations).toEqual(['add', 'set', 'remove']);
  expect(body.fields.priority.allowedValues.length).toBe(5);
  expect(body.fields).not.toHaveProperty('customfield_10030');
  expect((await ask('GET', '/rest/api/3/issue/MSM-1?expand=editmeta')).body.editmeta).toEqual(body);
});

test.skipIf(!documentsAreThere)('new answers conform to the documents (left out without ../shared/data)', async () => {
  const openapi = new JiraOpenApi();
  const { ask, asApp } = jiraPlace();
  const webhooks = [{ jqlFilter: 'project = MSM', events: ['jira:issue_created'] }];
  const sprint = { name: 'Documented', originBoardId: 1 };
  const { body: made } = await ask('POST', '/rest/agile/1.0/sprint', sprint);
  const { body: worklog } = await ask('POST', '/rest/api/3/issue/MSM-1/worklog', { timeSpentSeconds: 60 });
  const asked: [typeof ask, string, string, unknown?][] = [
    [ask, 'GET', '/rest/api/3/issue/MSM-1/editmeta'],
    [ask, 'POST', '/rest/agile/1.0/sprint', sprint],
    [ask, 'POST', `/rest/agile/1.0/sprint/${made.id}`, { goal: 'Changed' }],
    [ask, 'PUT', `/rest/agile/1.0/sprint/${made.id}`, { name: 'Replaced', state: 'future' }],
    [ask, 'PUT', `/rest/api/3/issue/MSM-1/worklog/${worklog.id}`, { timeSpentSeconds: 120 }],
    [asApp, 'POST', '/rest/api/3/webhook', { url: 'https://receiver.test/', webhooks }],
    [asApp, 'GET', '/rest/api/3/webhook'],
    [asApp, 'PUT', '/rest/api/3/webhook/refresh', { webhookIds: [1] }],
    [ask, 'GET', '/rest/api/3/webhook'],
  ];
  for (const [send, method, path, body] of asked) {
    const answer = await send(method, path, body);
    expect(openapi.faults(method, path, answer.status, answer.body), `${method} ${path}`).toEqual([]);
  }
});
