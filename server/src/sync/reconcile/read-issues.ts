import type { Rejected } from '../../domain/source.ts';
import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { CallOptions } from '../../upstream/transport/call-options.ts';
import { completeIssue } from '../jira/whole-issue.ts';
import type { Arrival } from '../take-over.ts';
import { completeEach } from './complete-each.ts';

/** The most issues read at once. */
export const ISSUES_AT_ONCE = 100;

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
  const read = await upstream.issuesByIds(ids, reading, options);
  const { whole, rejected } = await completeEach(read.issues, (issue) => completeIssue(upstream, issue, options));
  rejected.push(...read.rejected);
  const found = whole.map(({ sourceId }) => sourceId);
  const changelogs = await upstream.changelogs(found, options);
  const told = new Set([...found, ...rejected.map(({ sourceId }) => sourceId)]);
  return {
    arrival: { tickets: whole, histories: changelogs.byIssue, people: changelogs.people },
    gone: ids.filter((id) => !told.has(id)),
    rejected: [...rejected, ...changelogs.rejected],
  };
}
