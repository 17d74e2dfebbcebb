import { readStream, writeStream } from '../../store/mirror/streams.ts';
import { heldWorklogs } from '../../store/mirror/worklogs.ts';
import type { IssueReading, JiraUpstream, WorklogFeed } from '../../upstream/jira/jira-upstream.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import { standingIssues } from '../reconcile/standing-issues.ts';
import type { SyncContext } from '../sync-context.ts';
import { newestUpdateHeld } from './issue-stream.ts';

export const WORKLOGS = 'worklogs';

/** Two calls that seldom bring anything: an issue's own update tells of most of it sooner. */
export const WORKLOGS_EVERY_MS = 5 * 60_000;

/** Epoch ms of Jira's clock. */
interface WorklogCursor {
  updated: number;
  deleted: number;
}

/**
 * Reads the issues again whose worklogs differ from those held, by the feeds of updated and deleted ones: also where
 * the issue itself does not count as updated. Begins where the first reading of all issues left off.
 */
export async function syncWorklogs(context: SyncContext, upstream: JiraUpstream, reading: IssueReading): Promise<void> {
  const { clock, connectionId, database, signal } = context;
  const options = { signal, purpose: 'worklogs' };
  const held = await readStream<WorklogCursor>(database.read, connectionId, WORKLOGS);
  const begin = held?.cursor ?? (await beginning(context));
  if (begin === null) return;
  const note = async (cursor: WorklogCursor, read: number, lacking: string | null) => {
    const done = (held?.done ?? 0) + read;
    await database.transaction((tx) =>
      writeStream(tx, connectionId, WORKLOGS, { cursor, complete: true, done, total: null, at: clock.now(), lacking }),
    );
  };
  const feeds = await Promise.all([
    upstream.worklogFeed('updated', begin.updated, options),
    upstream.worklogFeed('deleted', begin.deleted, options),
  ]).catch((error: unknown) => {
    if (![403, 404].includes(refusalStatus(error) ?? 0)) throw error;
  });
  if (!feeds) return note(begin, 0, 'worklog feeds');
  const [updated, deleted] = feeds;
  const issueIds = await outdated(context, upstream, { updated: updated.entries, deleted: deleted.entries });
  await standingIssues(context, upstream, reading, issueIds, options.purpose);
  await note({ updated: updated.next, deleted: deleted.next }, issueIds.length, null);
}

/** Null before any issue was read: there is nothing to bring up to date then. */
async function beginning({ connectionId, database }: SyncContext): Promise<WorklogCursor | null> {
  const from = await newestUpdateHeld(database.read, connectionId);
  return from === null ? null : { updated: from, deleted: from };
}

/** Issues that hold a worklog that is gone, or do not hold one as it is now. */
async function outdated(
  { connectionId, database, signal }: SyncContext,
  upstream: JiraUpstream,
  { updated, deleted }: Record<'updated' | 'deleted', WorklogFeed['entries']>,
): Promise<string[]> {
  const gone = new Set(deleted.map(({ sourceId }) => sourceId));
  const held = await heldWorklogs(database.read, connectionId, [...gone, ...updated.map(({ sourceId }) => sourceId)]);
  const ids = new Set(held.filter(({ sourceId }) => gone.has(sourceId)).map(({ ticketSourceId }) => ticketSourceId));
  const times = new Map(held.map(({ sourceId, updatedAt }) => [sourceId, updatedAt]));
  const unlike = updated.filter(({ sourceId, at }) => !gone.has(sourceId) && (times.get(sourceId) ?? -1) < at);
  const owners = await upstream.worklogOwners(
    unlike.map(({ sourceId }) => sourceId),
    { signal, purpose: 'worklogs' },
  );
  return [...ids, ...owners.filter((id) => !ids.has(id))];
}
