import type { Rejected } from '../../domain/source.ts';
import { batches } from '../../stdx/batches.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import { ISSUES } from '../jira/issue-stream.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';
import { writeDigestible } from './digestible.ts';
import { ISSUES_AT_ONCE, readIssues } from './read-issues.ts';
import { forgetMissing } from './tombstones.ts';

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
  const { clock, connectionId, database, linkPeople, signal } = context;
  const standing = new Set(sourceIds);
  for (const ids of batches(sourceIds, ISSUES_AT_ONCE)) {
    stopIfAborted(signal);
    const { arrival, gone, rejected } = await readIssues(upstream, reading, ids, { signal, purpose });
    for (const id of gone) standing.delete(id);
    if (gone.length === ids.length) continue;
    const write = async (digestible: Arrival, indigestible: Rejected[], tx: WriteTransaction) => {
      await takeOver(tx, connectionId, digestible, clock.now(), linkPeople);
      await writeRejected(tx, connectionId, ISSUES, [...rejected, ...indigestible], clock.now());
      const noted = await tx.db
        .selectFrom('tickets')
        .select(['id', 'source_id'])
        .where('connection_id', '=', connectionId)
        .where('source_id', 'in', ids)
        .where('missing_since', 'is not', null)
        .execute();
      const seen = noted.filter(({ source_id }) => standing.has(source_id)).map(({ id }) => id);
      await forgetMissing(tx, seen);
    };
    await writeDigestible(context, arrival, (...parts) => database.transaction((tx) => write(...parts, tx)));
  }
  return standing;
}
