import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { SyncContext } from '../sync-context.ts';
import type { CensusReads } from './census-reads.ts';
import { standingIssues } from './standing-issues.ts';

/** How the census looks at issues: Jira says of one that is hidden what it says of one that is gone. */
export function jiraCensusReads(context: SyncContext, upstream: JiraUpstream, reading: IssueReading): CensusReads {
  const { signal } = context;
  const standing = (sourceIds: readonly string[]) => standingIssues(context, upstream, reading, sourceIds);
  return {
    standing,
    // What changed while they were out of sight is older than what the stream of changes still asks for.
    catchUp: async (sourceIds) => void (await standing(sourceIds)),
    // A count names all there is: whatever is lacking is fetched with it.
    catchUpSince: async () => {},
    whether: async (sourceId) =>
      (await upstream.issue(sourceId, reading, { signal, purpose: 'census' })) === null ? 'gone' : 'there',
    returnsUntold: false,
  };
}
