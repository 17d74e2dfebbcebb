import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BEARER_TOKEN, CLOUD_ID, INTEGRATION_TOKEN } from '../../../../simulators/jira/http/auth.ts';
import { type JiraSimulator, startJiraSimulator } from '../../../../simulators/jira/simulator.ts';
import { INTEGRATION_EMAIL } from '../../../../simulators/jira/site/people.ts';
import type { SourceTicket } from '../../domain/source.ts';
import { LeapingClock } from '../scripted-server.testing.ts';
import { basicCredentials, bearerCredentials, type Credentials } from '../transport/credentials.ts';
import { createTransport, type Transport } from '../transport/transport.ts';
import { createJiraClient } from './jira-client.ts';
import type { IssueReading, JiraUpstream } from './jira-upstream.ts';

const EVERYTHING = 'updated >= 0 ORDER BY created ASC, key ASC';
let simulator: JiraSimulator;
let jira: JiraUpstream;
let reading: IssueReading;
let page: SourceTicket[];
const transports: Transport[] = [];

function connect(credentials: Credentials, path = ''): JiraUpstream {
  const transport = createTransport({
    kind: 'jira',
    baseUrl: simulator.url + path,
    credentials,
    clock: new LeapingClock(Date.parse('2026-11-18T12:00:00Z'), 60_000),
    random: () => 0,
    allowPrivate: true,
  });
  transports.push(transport);
  return createJiraClient({ transport, siteUrl: 'https://demo.atlassian.net' });
}

beforeAll(async () => {
  simulator = await startJiraSimulator({ tickets: 600, rateLimits: false });
  jira = connect(basicCredentials(INTEGRATION_EMAIL, INTEGRATION_TOKEN));
  reading = { catalogue: await jira.fields(await jira.boards()), priorities: await jira.priorities() };
  page = (await jira.searchIssues({ jql: EVERYTHING, pageToken: null, ...reading })).issues;
});
afterEach(() => simulator.control.faults.clear());
afterAll(async () => {
  await Promise.all(transports.map((transport) => transport.close()));
  await simulator.close();
});

const requestIssue = () =>
  page.find(({ slas, comments }) => slas.length > 0 && comments.items.length > 1) as SourceTicket;

describe('the site', () => {
  test('knows us, by token and by bearer through the gateway, and refuses strangers', async () => {
    const { person, timeZone } = await jira.myself();
    expect(person).toMatchObject({ name: 'SpeedyFlow Integration', kind: 'agent', active: true });
    expect(timeZone).toMatch(/\//);
    const bearer = connect(
      bearerCredentials(async () => BEARER_TOKEN),
      `/ex/jira/${CLOUD_ID}`,
    );
    expect((await bearer.myself()).person.sourceId).toBe(person.sourceId);
    const stranger = connect(basicCredentials(INTEGRATION_EMAIL, 'wrong'));
    await expect(stranger.myself()).rejects.toMatchObject({ kind: 'upstream_refused', details: { status: 401 } });
  });

  test('tells its projects, desks, queues, statuses and boards', async () => {
    const projects = await jira.projects();
    expect(projects.find(({ key }) => key === 'MSM')).toMatchObject({ kind: 'service_desk', state: 'live' });
    const desks = await jira.serviceDesks();
    expect(projects.map(({ sourceId }) => sourceId)).toEqual(
      expect.arrayContaining(desks.map(({ deskSourceId }) => deskSourceId)),
    );
    const queues = (await Promise.all(desks.map((desk) => jira.queues(desk)))).flat();
    expect(queues.every(({ query }) => query.language === 'jql' && query.text.startsWith('project = '))).toBe(true);
    expect(new Set((await jira.statuses()).map(({ category }) => category))).toEqual(
      new Set(['new', 'in_progress', 'waiting', 'done']),
    );
    expect(reading.priorities.map(({ rank }) => rank)).toEqual(reading.priorities.map((_, index) => index + 1));
  });

  test('estimates by what each board says, and a board without sprints has none', async () => {
    const boards = await jira.boards();
    const scrum = boards.filter(({ kind }) => kind === 'scrum');
    expect(scrum.length).toBeGreaterThan(1);
    expect(reading.catalogue.storyPoints).toEqual(
      expect.arrayContaining(scrum.map(({ estimationFieldId }) => estimationFieldId)),
    );
    for (const { sourceId, kind } of boards) {
      expect((await jira.sprints(sourceId)).length > 0).toBe(kind === 'scrum');
    }
  });
});

describe('issues', () => {
  test('come page by page, each once, as many as the census counts', async () => {
    const seen = new Set<string>();
    let pageToken: string | null = null;
    do {
      const next = await jira.searchIssues({ jql: EVERYTHING, pageToken, ...reading });
      expect(next.rejected).toEqual([]);
      for (const { sourceId } of next.issues) seen.add(sourceId);
      pageToken = next.nextPageToken;
    } while (pageToken !== null);
    const census = await jira.searchIssueIds({ jql: EVERYTHING, pageToken: null });
    expect(census.nextPageToken).toBeNull();
    expect([...seen].sort()).toEqual(census.ids.toSorted());
    expect(await jira.approximateCount('updated >= 0')).toBe(census.ids.length);
  });

  test('are whole: people, clocks, sprints, points, comments', async () => {
    const request = requestIssue();
    expect(request.people.map(({ sourceId }) => sourceId)).toContain(request.requesterSourceId);
    expect(request.category).not.toBeNull();
    expect(request.comments.complete).toBe(true);
    const inSprint = await jira.searchIssues({ jql: 'sprint in openSprints()', pageToken: null, ...reading });
    expect(inSprint.issues.some(({ storyPoints }) => storyPoints !== null)).toBe(true);
    expect(inSprint.issues.every(({ sprintSourceIds }) => sprintSourceIds.length > 0)).toBe(true);
    await expect(jira.issue(request.key.toLowerCase(), reading)).resolves.toEqual(request);
    expect((await jira.issuesByIds([request.sourceId, 'MSM-999999'], reading)).issues).toEqual([request]);
    expect((await jira.comments(request.key))?.items).toEqual(request.comments.items);
  });

  test('that are not there are null', async () => {
    await expect(jira.issue('MSM-999999', reading)).resolves.toBeNull();
    await expect(jira.comments('MSM-999999')).resolves.toBeNull();
    await expect(jira.worklogs('MSM-999999')).resolves.toBeNull();
    await expect(jira.transitions('MSM-999999')).resolves.toEqual([]);
  });

  test('a query Jira does not understand is refused with its words', async () => {
    const search = jira.searchIssues({ jql: 'project =', pageToken: null, ...reading });
    await expect(search).rejects.toMatchObject({
      kind: 'upstream_refused',
      code: 'JIRA_API_ERROR',
      details: { status: 400 },
    });
  });

  test('an answer cut short is tried again', async () => {
    simulator.control.faults.add({ path: '*/search/jql', effect: { kind: 'truncate', bytes: 2_000 }, times: 2 });
    const again = await jira.searchIssues({ jql: EVERYTHING, pageToken: null, ...reading });
    expect(again.issues).toEqual(page);
  });
});

describe('the past', () => {
  test('is the same in bulk and one by one', async () => {
    const ids = page.slice(0, 20).map(({ sourceId }) => sourceId);
    const bulk = await jira.changelogs(ids);
    simulator.control.faults.add({ path: '*/changelog/bulkfetch', effect: { kind: 'status', status: 410 } });
    const single = await jira.changelogs(ids);
    expect(bulk.rejected).toEqual([]);
    expect(bulk.byIssue.size).toBeGreaterThan(10);
    for (const id of ids) expect(single.byIssue.get(id) ?? []).toEqual(bulk.byIssue.get(id) ?? []);
  });
});

describe('writes', () => {
  test('an internal comment stays internal, and Markdown becomes a document', async () => {
    const { key } = requestIssue();
    await jira.addComment(key, {
      body: 'Looks **bad**\n\n- one',
      public: false,
      editId: 'edit-1',
    });
    expect((await jira.comments(key))?.items.at(-1)).toMatchObject({
      public: false,
      body: { format: 'adf', text: 'Looks bad\none' },
    });
    await jira.addComment(key, { body: 'Hello', public: true, editId: 'edit-2' });
    expect((await jira.comments(key))?.items.at(-1)).toMatchObject({ public: true });
  });

  test('a comment whose answer was lost is found again, and was made once', async () => {
    const { key } = requestIssue();
    simulator.control.faults.add({ method: 'POST', path: '*/comment', effect: { kind: 'apply_then_drop' }, times: 1 });
    await expect(jira.addComment(key, { body: 'Once only', public: true, editId: 'edit-3' })).rejects.toMatchObject({
      kind: 'upstream_failed',
      details: { ambiguous: true },
    });
    const found = await jira.findCommentByEdit(key, 'edit-3');
    expect(
      (await jira.comments(key))?.items.filter(({ body }) => body.text === 'Once only').map(({ sourceId }) => sourceId),
    ).toEqual([found?.sourceId]);
    await expect(jira.findCommentByEdit(key, 'edit-4')).resolves.toBeNull();
  });

  test('a move, an assignment and edits stand', async () => {
    const open = await jira.searchIssues({
      jql: 'project = PLAT AND statusCategory = "To Do"',
      pageToken: null,
      ...reading,
    });
    const { key } = open.issues[0] as SourceTicket;
    const [move] = await jira.transitions(key);
    const [agent] = await jira.assignablePeople(key, '');
    if (!move || !agent) throw new Error('nothing can be done to it');
    await jira.transition(key, move.sourceId, {});
    await jira.assign(key, agent.sourceId);
    const edits = {
      summary: 'New words',
      labels: ['a', 'b'],
      priority: 'Highest',
      storyPoints: 13,
      description: '# Why',
    };
    await jira.editFields(key, edits, reading.catalogue);
    const described = expect.objectContaining({ text: 'Why' });
    expect(await jira.issue(key, reading)).toMatchObject({
      ...edits,
      description: described,
      statusSourceId: move.to.sourceId,
      assigneeSourceId: agent.sourceId,
    });
    await jira.assign(key, null);
    expect((await jira.issue(key, reading))?.assigneeSourceId).toBeNull();
  });

  test('what Jira does not allow is refused with its words', async () => {
    const { key } = requestIssue();
    await expect(jira.transition(key, '99999', {})).rejects.toMatchObject({
      kind: 'upstream_refused',
      details: { status: 400, reason: expect.stringMatching(/.+/) },
    });
    await expect(jira.assign(key, 'nobody')).rejects.toMatchObject({ kind: 'upstream_refused' });
  });
});

test('files stream', async () => {
  const attachment = page.flatMap(({ attachments }) => attachments)[0];
  if (!attachment) throw new Error('no attachment in the first page');
  const { mimeType, body } = await jira.attachmentContent(attachment.sourceId);
  expect(mimeType).toBe(attachment.mimeType);
  expect(Buffer.concat(await body.toArray()).length).toBe(attachment.sizeBytes);
});
