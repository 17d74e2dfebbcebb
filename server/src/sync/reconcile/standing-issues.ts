import { batches } from '../../stdx/batches.ts';
import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import { ISSUES } from '../jira/issue-stream.ts';
import type { SyncContext } from '../sync-context.ts';
import { ISSUES_AT_ONCE, readIssues } from './read-issues.ts';
import { writeStanding } from './write-standing.ts';

/**
 * Reads issues by their ids and takes them over as they stand, whatever a search says of them.
 *
 * @returns ids of those that are there
 */
export async function standingIssues(
  context: SyncContext,
  upstream: JiraUpstream,
  reading: IssueReading,
  sourceIds: readonly string[],
  purpose = 'census',
): Promise<Set<string>> {
  const { clock, signal } = context;
  const standing = new Set(sourceIds);
  for (const ids of batches(sourceIds, ISSUES_AT_ONCE)) {
    stopIfAborted(signal);
    const readAt = clock.now();
    const read = await readIssues(upstream, reading, ids, { signal, purpose });
    for (const id of read.gone) standing.delete(id);
    await writeStanding(context, ISSUES, { ...read, readAt });
  }
  return standing;
}
