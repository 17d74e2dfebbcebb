import { jqlCondition } from '../../domain/jql/jql-condition.ts';
import type { UndecidableQueue } from '../../readmodel/asked-queues.ts';
import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { readIssueIds } from './issue-ids.ts';

/** Ids of the issues in a queue, as Jira sees them: a queue holds issues of its own project only. */
export async function queueMembers(
  upstream: JiraUpstream,
  queue: UndecidableQueue,
  signal: AbortSignal,
): Promise<string[]> {
  const condition = jqlCondition(queue.query);
  const jql =
    condition === '' ? `project = ${queue.deskSourceId}` : `project = ${queue.deskSourceId} AND (${condition})`;
  return [...(await readIssueIds(upstream, jql, { signal, purpose: 'queues' }))];
}
