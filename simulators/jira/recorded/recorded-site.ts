/** A site made of real answers that were recorded from Jira Cloud. */
import type { OwnedKind, Site } from '../model/site.ts';
import { recordedCatalogue } from './recorded-catalogue.ts';
import { recordedIssue } from './recorded-issue.ts';
import { type RecordedRow, readTable } from './tables.ts';

const TABLE = {
  issues: '_raw_jira_api_issues',
  epics: '_raw_jira_external_epics',
  statuses: '_raw_jira_api_status',
  types: '_raw_jira_api_issue_types',
  users: '_raw_jira_api_users',
  projects: '_raw_jira_api_projects',
  sprints: '_raw_jira_api_sprints',
  fields: '_raw_jira_api_issue_fields',
  worklogs: '_raw_jira_api_worklogs',
  remoteLinks: '_raw_jira_api_remotelinks',
};

/** Loads the tables of a folder. `zone` is the integration account's. */
export function createRecordedSite(dir: string, zone: string): Site {
  const table = (name: keyof typeof TABLE): RecordedRow[] => readTable(dir, TABLE[name]);
  const issues = distinct([...table('issues'), ...table('epics')]);
  const [worklogs, remoteLinks] = [table('worklogs'), table('remoteLinks')];
  const loaded = issues.map(({ data }) => {
    const id = Number(data.id);
    return recordedIssue(data, {
      worklogs: worklogs.filter((row) => Number(row.data.issueId) === id),
      remoteLinks: remoteLinks.filter((row) => row.issue === id),
    });
  });
  const rowById = new Map(loaded.map((issue, row) => [issue.id, row]));
  const rowByKey = new Map(loaded.map((issue, row) => [issue.key, row]));
  const owners = new Map<string, number>();
  let largestId = 0;
  for (const [row, issue] of loaded.entries()) {
    const owned: Record<OwnedKind, readonly { id: string }[]> = {
      comment: issue.comments,
      worklog: issue.worklogs,
      link: issue.links,
      attachment: issue.attachments,
    };
    for (const [kind, things] of Object.entries(owned)) {
      for (const { id } of things) owners.set(`${kind} ${id}`, row);
    }
    const ids = [issue.id, ...[...issue.comments, ...issue.worklogs, ...issue.histories].map(({ id }) => Number(id))];
    largestId = Math.max(largestId, ...ids);
  }
  const tables = {
    issues,
    statuses: table('statuses'),
    types: table('types'),
    users: table('users'),
    projects: table('projects'),
    sprints: table('sprints'),
    fields: table('fields'),
    worklogs,
  };
  return {
    name: `recorded answers, ${loaded.length} issues`,
    catalogue: recordedCatalogue(tables, zone),
    size: loaded.length,
    load: (row) => loaded[row]!,
    rowOfId: (id) => rowById.get(id),
    rowOfKey: (key) => rowByKey.get(key),
    rowOfOwned: (kind, id) => owners.get(`${kind} ${id}`),
    firstFreeId: largestId + 1,
    attachment: () => new Uint8Array(),
  };
}

/** Each issue once, the oldest first. */
function distinct(rows: readonly RecordedRow[]): RecordedRow[] {
  const byId = new Map<number, RecordedRow>();
  for (const row of rows) if (!byId.has(Number(row.data.id))) byId.set(Number(row.data.id), row);
  return [...byId.values()].sort((one, other) => Number(one.data.id) - Number(other.data.id));
}
