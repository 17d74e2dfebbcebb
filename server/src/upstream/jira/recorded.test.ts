import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { cannedTransport, cuts, readJson, recordedFolder } from '../canned-transport.testing.ts';
import { decodeEach } from '../transport/wire.ts';
import { decodeHistory, readHistoryWire } from './decode-changelog.ts';
import { decodeComment, decodeWorklog } from './decode-conversation.ts';
import { readFieldWire } from './decode-fields.ts';
import { decodeIssue } from './decode-issue.ts';
import { decodePerson, PeopleMet } from './decode-person.ts';
import { readCommentWire, readIssueWire, readWorklogWire } from './issue-wire.ts';
import { createJiraClient } from './jira-client.ts';
import type { IssueReading } from './jira-upstream.ts';
import {
  readBoardConfigurationWire,
  readBoardWire,
  readPriorityWire,
  readProjectWire,
  readSprintWire,
  readStatusWire,
  readTransitionWire,
  readUserWire,
} from './site-wire.ts';

const folder = recordedFolder();
const reading: IssueReading = {
  catalogue: {
    shown: [{ id: 'customfield_10018', name: 'Parent link', type: 'any' }],
    storyPoints: ['customfield_10024'],
    sprint: 'customfield_10020',
    requestType: null,
    participants: null,
    approvals: null,
    slas: [],
  },
  priorities: [{ name: 'Medium', rank: 3 }],
};
const issue = (wire: unknown) => decodeIssue(readIssueWire(wire), 'https://acme.atlassian.net', reading);

describe('responses recorded from real sites', () => {
  beforeEach(({ skip }) => {
    if (folder === null) skip('no recorded responses beside the checkout');
  });

  const file = (path: string) => join(folder ?? '', 'jira', path);
  const rows = (table: string) =>
    csvColumn(readFileSync(file(`devlake-raw-tables/_raw_jira_api_${table}.csv`), 'utf8'), 'data').map(
      (data) => JSON.parse(data) as unknown,
    );
  const issues = () => [...rows('issues'), ...rows('issue_relationships'), ...rows('issues_for_due_date')];
  const list = (path: string, member?: string) => {
    const json = readJson(file(path));
    return (member === undefined ? [json].flat() : (json as Record<string, unknown[]>)[member]) ?? [];
  };
  const people = new PeopleMet();
  const history = (wire: unknown) => decodeHistory(readHistoryWire(wire), people);

  // Left out as trimmed by those who published them: jira-cli's issues, transitions and projects, jira-ruby's
  // worklogs, board and sprint issues; webhook bodies are another shape.
  test.each<[string, () => unknown[], (wire: unknown) => unknown, number]>([
    ['issues', issues, issue, 56],
    ['changelogs', () => rows('issue_changelogs'), history, 279],
    [
      'changelogs within issues',
      () => issues().flatMap((wire) => (wire as { changelog?: { histories: unknown[] } }).changelog?.histories ?? []),
      history,
      200,
    ],
    ['worklogs', () => rows('worklogs'), (wire) => decodeWorklog(readWorklogWire(wire), people), 30],
    ['sprints', () => rows('sprints'), readSprintWire, 30],
    ['statuses', () => rows('status'), readStatusWire, 53],
    ['projects', () => rows('projects'), readProjectWire, 12],
    ['users', () => rows('users'), (wire) => decodePerson(readUserWire(wire)), 30],
    ['go-jira boards', () => list('go-jira/all_boards.json', 'values'), readBoardWire, 6],
    ['go-jira fields', () => list('go-jira/all_fields.json'), readFieldWire, 2],
    ['go-jira priorities', () => list('go-jira/all_priorities.json'), readPriorityWire, 5],
    ['go-jira projects', () => list('go-jira/all_projects.json'), readProjectWire, 567],
    ['go-jira statuses', () => list('go-jira/all_statuses.json'), readStatusWire, 37],
    ['go-jira board', () => list('go-jira/board_configuration.json'), readBoardConfigurationWire, 1],
    ['go-jira sprints', () => list('go-jira/sprints.json', 'values'), readSprintWire, 6],
    ['go-jira transitions', () => list('go-jira/transitions.json', 'transitions'), readTransitionWire, 2],
    ['go-jira sprint issues', () => list('go-jira/issues_in_sprint.json', 'issues'), issue, 1],
    ['jira-ruby issues', () => list('jira-ruby/issue.json', 'issues'), issue, 11],
    ['jira-ruby issue', () => list('jira-ruby/issue/10002.json'), issue, 1],
    [
      'jira-ruby comments',
      () => list('jira-ruby/issue/10002/comment.json', 'comments'),
      (wire) => decodeComment(readCommentWire(wire), people),
      2,
    ],
    [
      'jira-ruby transitions',
      () => list('jira-ruby/issue/10002/transitions.json', 'transitions'),
      readTransitionWire,
      4,
    ],
    ['jira-ruby statuses', () => list('jira-ruby/status.json'), readStatusWire, 5],
    ['jira-cli boards', () => list('jira-cli/boards.json', 'values'), readBoardWire, 2],
    ['jira-cli sprints', () => list('jira-cli/sprints.json', 'values'), readSprintWire, 5],
  ])('%s are all understood', (_name, records, decode, atLeast) => {
    const { decoded, rejected } = decodeEach(records(), decode);
    expect(rejected).toEqual([]);
    expect(decoded.length).toBeGreaterThanOrEqual(atLeast);
  });

  test('an issue says what it said there', () => {
    const first = issue(rows('issues')[0]);
    expect(first).toMatchObject({
      sourceId: '10063',
      key: 'EE-1',
      deskSourceId: '10003',
      status: '已完成',
      statusCategory: 'new',
      priority: 'Medium',
      priorityRank: 3,
      type: '故事',
      labels: ['frontEnd', 'Saas'],
      sprintSourceIds: ['7'],
      createdAt: Date.parse('2020-06-12T08:13:13.360+08:00'),
      dueAt: Date.parse('2025-03-09T00:00:00Z'),
      comments: { complete: true },
    });
    expect(first.people.map(({ sourceId }) => sourceId)).toContain(first.assigneeSourceId);
  });

  test('a page cut anywhere is rejected as a page', async () => {
    const page = JSON.stringify({ issues: issues().slice(0, 20), isLast: false, nextPageToken: 'next' });
    let text = page;
    const client = createJiraClient({
      transport: cannedTransport('jira', () => text),
      siteUrl: 'https://acme.atlassian.net',
    });
    const search = () => client.searchIssues({ ...reading, jql: 'project = EE', pageToken: null });
    await expect(search()).resolves.toMatchObject({ rejected: [], nextPageToken: 'next' });
    for (text of cuts(page)) await expect(search()).rejects.toMatchObject({ kind: 'upstream_failed' });
  });
});

/** One column of a CSV file with quoted fields. */
function csvColumn(csv: string, column: string): string[] {
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    records.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end !== ',') records.push([]);
  }
  const [header = [], ...body] = records;
  const at = header.indexOf(column);
  return body.flatMap((record) => (record.length > at ? [record[at] ?? ''] : []));
}
