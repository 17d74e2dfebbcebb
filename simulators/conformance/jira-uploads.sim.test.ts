/** Files that clients bring to the Jira simulator, and that outlive it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type JiraSimulator, startJiraSimulator } from '../jira/simulator.ts';
import { integration } from './jira-client.ts';

let folder: string;
let simulator: JiraSimulator;

const start = () => startJiraSimulator({ tickets: 400, rateLimits: false, stateFile: join(folder, 'jira.jsonl') });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'speedyflow-uploads-'));
  simulator = await start();
});
afterAll(async () => {
  await simulator.close();
  await rm(folder, { recursive: true, force: true });
});

const NO_CHECK = { 'x-atlassian-token': 'no-check' };

async function ask(path: string, body?: FormData | object, headers: Record<string, string> = {}) {
  const sent =
    body === undefined
      ? {}
      : body instanceof FormData
        ? { method: 'POST', body }
        : { method: 'POST', body: JSON.stringify(body) };
  const type: Record<string, string> =
    body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(simulator.url + path, {
    ...sent,
    headers: { authorization: integration, ...type, ...headers },
  });
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null };
}

function form(name: string, ...files: [filename: string, text: string][]): FormData {
  const made = new FormData();
  for (const [filename, text] of files) made.append(name, new File([text], filename, { type: 'text/plain' }));
  return made;
}

test('go to an issue with the header that says so, byte for byte, over a restart', async () => {
  const path = '/rest/api/3/issue/PLAT-1/attachments';
  expect((await ask(path, form('file', ['a.txt', 'a']))).status).toBe(403);
  expect((await ask(path, form('files', ['a.txt', 'a']), NO_CHECK)).status).toBe(400);
  expect((await ask('/rest/api/3/issue/PLAT-1/comment', form('file', ['a.txt', 'a']), NO_CHECK)).status).toBe(415);
  const { status, body } = await ask(path, form('file', ['a.txt', 'first'], ['b.txt', 'second']), NO_CHECK);
  expect([status, body.map(({ filename, size }: { filename: string; size: number }) => [filename, size])]).toEqual([
    200,
    [
      ['a.txt', 5],
      ['b.txt', 6],
    ],
  ]);
  await simulator.close();
  simulator = await start();
  expect((await ask(`/rest/api/3/attachment/content/${body[1].id}?redirect=false`)).text).toBe('second');
  const { fields } = (await ask('/rest/api/3/issue/PLAT-1?fields=attachment')).body;
  expect(fields.attachment.slice(-2)).toMatchObject([{ filename: 'a.txt' }, { filename: 'b.txt' }]);
});

test('go to a request with what is said, as one comment; what nobody brought is refused', async () => {
  const desks = (await ask('/rest/servicedeskapi/servicedesk')).body.values;
  const desk = desks.find(({ projectKey }: { projectKey: string }) => projectKey === 'MSM');
  const brought = await ask(
    `/rest/servicedeskapi/servicedesk/${desk.id}/attachTemporaryFile`,
    form('file', ['form.txt', 'fill me']),
    NO_CHECK,
  );
  expect(brought.status).toBe(201);
  const [{ temporaryAttachmentId }] = brought.body.temporaryAttachments;
  const path = '/rest/servicedeskapi/request/MSM-1/attachment';
  const reply = { temporaryAttachmentIds: [temporaryAttachmentId], public: true };
  expect((await ask(path, { ...reply, temporaryAttachmentIds: ['temp0'] })).status).toBe(400);
  const answer = await ask(path, { ...reply, additionalComment: { body: 'Here \\[it\\] is' } });
  expect([answer.status, answer.body.comment.public]).toEqual([201, true]);
  const comments = async (query: string) =>
    (await ask(`/rest/servicedeskapi/request/MSM-1/comment?limit=100${query}`)).body.values.at(-1);
  expect(await comments('')).not.toHaveProperty('attachments');
  expect(await comments('&expand=attachment')).toMatchObject({
    id: answer.body.comment.id,
    body: expect.stringContaining('Here [it] is'),
    attachments: { values: [{ filename: 'form.txt' }] },
  });

  // Files go without words as well.
  const more = await ask(
    `/rest/servicedeskapi/servicedesk/${desk.id}/attachTemporaryFile`,
    form('file', ['more.txt', 'more']),
    NO_CHECK,
  );
  const alone = { temporaryAttachmentIds: [more.body.temporaryAttachments[0].temporaryAttachmentId], public: true };
  expect((await ask(path, alone)).status).toBe(201);
  expect(await comments('&expand=attachment')).toMatchObject({ attachments: { values: [{ filename: 'more.txt' }] } });
});
