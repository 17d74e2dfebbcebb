import { AppError } from '../../domain/errors.ts';
import { jqlCondition } from '../../domain/jql/jql-condition.ts';
import type { UndecidableQueue } from '../../readmodel/asked-queues.ts';
import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';

/** Ids of the issues in a queue, as Jira sees them: a queue holds issues of its own project only. */
export async function queueMembers(
  upstream: JiraUpstream,
  queue: UndecidableQueue,
  signal: AbortSignal,
): Promise<string[]> {
  const condition = jqlCondition(queue.query);
  const jql =
    condition === '' ? `project = ${queue.deskSourceId}` : `project = ${queue.deskSourceId} AND (${condition})`;
  const ids: string[] = [];
  const seen = new Set<string>();
  let pageToken: string | null = null;
  do {
    const page = await upstream.searchIssueIds({ jql, pageToken }, { signal });
    ids.push(...page.ids);
    pageToken = page.nextPageToken;
    if (pageToken !== null && seen.has(pageToken)) {
      throw new AppError('upstream_failed', 'JIRA_API_ERROR', 'Jira gave the same page token twice.');
    }
    if (pageToken !== null) seen.add(pageToken);
  } while (pageToken !== null);
  return ids;
}
