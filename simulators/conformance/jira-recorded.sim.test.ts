/** The site of recorded answers: real issues, found and told like those of the generated world. */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecordedRow, readTable } from '../jira/recorded/tables.ts';
import { type JiraSimulator, startJiraSimulator } from '../jira/simulator.ts';
import { type JiraClient, jiraClient } from './jira-client.ts';
import { SHARED_DATA } from './jira-openapi.ts';

const FOLDER = resolve(SHARED_DATA, 'jira/devlake-raw-tables');

describe.skipIf(!existsSync(FOLDER))('recorded answers (left out without ../shared/data/jira)', () => {
  let simulator: JiraSimulator;
  let client: JiraClient;
  let rows: RecordedRow[];

  beforeAll(async () => {
    expect(readdirSync(FOLDER).length).toBeGreaterThan(5);
    rows = readTable(FOLDER, '_raw_jira_api_issues');
    simulator = await startJiraSimulator({ site: { devlakeDir: FOLDER }, rateLimits: false });
    client = jiraClient(simulator.url);
  });
  afterAll(() => simulator.close());

  test('every issue is found, with its fields as recorded but for texts, which are documents now', async () => {
    for (const { data } of rows) {
      const { body } = await client.get(`/rest/api/3/issue/${data.id}`);
      const recorded = data.fields as Record<string, unknown>;
      for (const name of [
        'summary',
        'status',
        'issuetype',
        'assignee',
        'labels',
        'fixVersions',
        'created',
        'updated',
        'resolution',
      ]) {
        expect(body.fields[name] ?? null, `${data.key} ${name}`).toEqual(recorded[name] ?? null);
      }
      expect(
        body.fields.comment?.comments.every((one: { body: { type: string } }) => one.body.type === 'doc') ?? true,
      ).toBe(true);
    }
  });

  test('changelogs have every recorded history, oldest first', async () => {
    for (const { data } of rows) {
      const { body } = await client.get(`/rest/api/3/issue/${data.key}/changelog`);
      const recorded = data.changelog as { total: number };
      expect(body.total).toBe(recorded.total);
      const times = body.values.map((one: { created: string }) => one.created);
      expect(times).toEqual(times.toSorted());
    }
  });

  test('queries work on them, in any language', async () => {
    const count = async (jql: string) =>
      (await client.post('/rest/api/3/search/approximate-count', { jql })).body.count;
    expect(await count('project = EE AND status = 已完成')).toBe(30);
    expect(await count('project = K5 AND statusCategory = "To Do" AND issuetype = Epic')).toBe(1);
    expect(await count('sprint = "EE Sprint 7" ORDER BY updated')).toBeGreaterThan(0);
    expect(await count('parent = EE-1')).toBeGreaterThan(0);
  });

  test('boards, sprints, people and worklogs are served', async () => {
    const boards = (await client.get('/rest/agile/1.0/board')).body.values;
    expect(boards.map((one: { id: number }) => one.id)).toEqual([8, 93]);
    expect((await client.get('/rest/agile/1.0/board/8/sprint')).body.total).toBe(30);
    expect((await client.get('/rest/agile/1.0/board/8/issue?maxResults=1')).body.total).toBe(30);
    expect((await client.get('/rest/api/3/users/search?maxResults=1000')).body.length).toBeGreaterThan(20);
    expect((await client.get('/rest/api/3/issue/EE-15/worklog')).body.total).toBe(2);
    expect((await client.get('/rest/servicedeskapi/servicedesk')).body.values).toEqual([]);
  });

  test('they can be changed', async () => {
    expect((await client.put('/rest/api/3/issue/EE-1', { fields: { summary: 'Renamed' } })).status).toBe(204);
    const { fields } = (await client.get('/rest/api/3/issue/EE-1')).body;
    expect(fields.summary).toBe('Renamed');
    expect(fields.status.name).toBe('已完成');
  });
});
