import type { Rejected } from '../../domain/source.ts';
import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { CallOptions } from '../../upstream/transport/call-options.ts';
import { eachLimited } from '../interruptible.ts';
import { completeIssue } from '../jira/whole-issue.ts';
import type { Arrival } from '../take-over.ts';

/** The most issues read at once. */
export const ISSUES_AT_ONCE = 100;

/** Calls for the rest of long comment and worklog lists under way at once. */
const PART_CALLS = 4;

export interface IssuesRead {
  arrival: Arrival;
  /** Ids that Jira does not know, or does not show us. */
  gone: string[];
  rejected: Rejected[];
}

/**
 * Reads up to a hundred issues by their ids, whole: with every comment, worklog and entry of their changelogs. Unlike a
 * search this does not go through an index that lags.
 */
export async function readIssues(
  upstream: JiraUpstream,
  reading: IssueReading,
  ids: readonly string[],
  options: CallOptions,
): Promise<IssuesRead> {
  if (ids.length === 0) return { arrival: { tickets: [] }, gone: [], rejected: [] };
  const { issues, rejected } = await upstream.issuesByIds(ids, reading, options);
  await eachLimited(issues, PART_CALLS, (issue) => completeIssue(upstream, issue, options));
  const found = issues.map(({ sourceId }) => sourceId);
  const changelogs = await upstream.changelogs(found, options);
  const told = new Set([...found, ...rejected.map(({ sourceId }) => sourceId)]);
  return {
    arrival: { tickets: issues, histories: changelogs.byIssue, people: changelogs.people },
    gone: ids.filter((id) => !told.has(id)),
    rejected: [...rejected, ...changelogs.rejected],
  };
}
