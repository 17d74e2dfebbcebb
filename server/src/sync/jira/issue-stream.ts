import type { Kysely } from 'kysely';
import { AppError } from '../../domain/errors.ts';
import type { Rejected, SourceHistory, SourcePerson, SourceTicket } from '../../domain/source.ts';
import { batches } from '../../stdx/batches.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { type HeldCopy, heldCopies } from '../../store/mirror/held-copies.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { readStream, writeStream } from '../../store/mirror/streams.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import type { IssuePage, IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { CallOptions } from '../../upstream/transport/call-options.ts';
import { stopIfAborted } from '../interruptible.ts';
import { completeEach } from '../reconcile/complete-each.ts';
import { writeDigestible } from '../reconcile/digestible.ts';
import { refuseDrift } from '../reconcile/drift.ts';
import { ISSUES_AT_ONCE, type IssuesRead, readIssues } from '../reconcile/read-issues.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';
import { holdsAllOf, type IssueScope, WHOLE_SITE } from './issue-scope.ts';
import { walkPages } from './page-walk.ts';
import { completeIssue } from './whole-issue.ts';

export const ISSUES = 'issues';

/** Issues per page; also the most Jira gives with fields. */
const PAGE = 100;

/** So much later than it is made the search's index knows of a write, at most. */
const INDEX_LAG_MS = 4 * 60_000;

/** Every window begins this much earlier: a page may end a lag further than it reached, which may lag itself. */
const OVERLAP_MS = 2 * INDEX_LAG_MS;

/** What reading everything is called in the books. */
const FIRST_SYNC = 'first sync';
/** And looking for what changed. */
const CHANGES = 'changes';

/** Jira refuses a search without a condition. */
const EVERYTHING = 'created >= "1970-01-02"';

/** Where the stream is. Times are epoch ms: they mean the same whatever the account's time zone. */
type IssueCursor = (
  | { phase: 'backfill'; updatedFrom: number; createdFrom: number | null }
  | { phase: 'incremental'; updatedFrom: number }
) & {
  /** Of which projects; all of them where none are named. */
  projects?: readonly string[] | null;
};

/**
 * Brings the issues of a site up to date: the first time all of them in the order they were created, which no later
 * edit disturbs, then whatever was updated since. Stops anywhere and goes on from its last page. Begins anew when more
 * projects are to be mirrored than were.
 */
export async function syncIssues(
  context: SyncContext,
  upstream: JiraUpstream,
  reading: IssueReading,
  options: { full: boolean; scope?: IssueScope },
): Promise<void> {
  const held = await readStream<IssueCursor>(context.database.read, context.connectionId, ISSUES);
  const { full, scope = WHOLE_SITE } = options;
  const narrow = held?.cursor ? !holdsAllOf(scope, held.cursor.projects) : false;
  let cursor = full || narrow ? null : (held?.cursor ?? null);
  if (!cursor || cursor.phase === 'backfill') {
    // Asked before everything is read: what changes meanwhile is later than that.
    const updatedFrom = cursor?.updatedFrom ?? (await newestUpdate(context, upstream, scope, FIRST_SYNC));
    cursor ??= { phase: 'backfill', updatedFrom, createdFrom: null };
    // Reading everything again does not make the mirror less complete than it was.
    const before = { done: full || narrow ? 0 : (held?.done ?? 0), complete: held?.complete === 1 && !narrow };
    await backfill(context, upstream, { reading, scope }, cursor, before);
    cursor = { phase: 'incremental', updatedFrom: cursor.updatedFrom };
  }
  await follow(context, upstream, { reading, scope }, cursor);
}

/** The newest update Jira knows of: by its clock and never by ours, which may be ahead of it. */
async function newestUpdate(
  context: SyncContext,
  upstream: JiraUpstream,
  { jql }: IssueScope,
  purpose: string,
): Promise<number> {
  const newest = { jql: `${jql}${EVERYTHING} ORDER BY updated DESC`, pageToken: null, maxResults: 1 };
  const page = await upstream.searchIssueUpdates(newest, { signal: context.signal, purpose });
  return page.issues[0]?.updatedAt ?? 0;
}

/** The newest update that was read so far, by Jira's clock; null while the first reading is not done. */
export async function newestUpdateHeld(db: Kysely<DatabaseSchema>, connectionId: number): Promise<number | null> {
  const held = await readStream<IssueCursor>(db, connectionId, ISSUES);
  return held?.cursor?.phase === 'incremental' ? held.cursor.updatedFrom : null;
}

async function backfill(
  context: SyncContext,
  upstream: JiraUpstream,
  { reading, scope }: { reading: IssueReading; scope: IssueScope },
  cursor: Extract<IssueCursor, { phase: 'backfill' }>,
  before: { done: number; complete: boolean },
): Promise<void> {
  const { clock, connectionId } = context;
  const total = await estimate(context, upstream, scope.jql + EVERYTHING);
  let createdFrom = cursor.createdFrom;
  let done = before.done;
  const window = createdFrom === null ? EVERYTHING : `created >= ${createdFrom}`;
  const jql = `${scope.jql}${window} ORDER BY created ASC, key ASC`;
  const read = (search: Search) => readWhole(context, upstream, { ...reading, ...search });
  const write = async (page: WholePage, last: boolean) => {
    for (const issue of page.issues) createdFrom = Math.max(createdFrom ?? 0, issue.createdAt);
    await writeIssues(context, page, async (tx, changed) => {
      done += before.complete ? page.issues.length : changed.length;
      const { updatedFrom } = cursor;
      const next: IssueCursor = last
        ? { phase: 'incremental', updatedFrom, projects: scope.projects }
        : { phase: 'backfill', updatedFrom, createdFrom, projects: scope.projects };
      const position = {
        cursor: next,
        complete: last || before.complete,
        done,
        total: total === null ? null : Math.max(total, done),
        at: clock.now(),
      };
      await writeStream(tx, connectionId, ISSUES, position);
    });
  };
  await walkPages({ jql, read, write });
}

/** How many issues there are to read, for the progress bar; a site that will not say does not stop the sync. */
async function estimate(context: SyncContext, upstream: JiraUpstream, jql: string): Promise<number | null> {
  try {
    return await upstream.approximateCount(jql, { signal: context.signal, purpose: FIRST_SYNC });
  } catch (error) {
    stopIfAborted(context.signal);
    if (error instanceof AppError && error.kind === 'upstream_refused') return null;
    throw error;
  }
}

async function follow(
  context: SyncContext,
  upstream: JiraUpstream,
  { reading, scope }: { reading: IssueReading; scope: IssueScope },
  cursor: Extract<IssueCursor, { phase: 'incremental' }>,
): Promise<void> {
  const { clock, connectionId, database } = context;
  let { updatedFrom } = cursor;
  let walkedTo = updatedFrom;
  /** The newest update the site is known to have; asked of it once, where a page says too little. */
  let newest = updatedFrom;
  let asked = false;
  let from = Math.max(0, updatedFrom - OVERLAP_MS);
  /** From where on it is not certain that no issue was passed over. */
  let doubtFrom = Number.POSITIVE_INFINITY;
  const jql = () => `${scope.jql}updated >= ${from} ORDER BY updated ASC, key ASC`;
  const read = async (search: Search): Promise<ReachingPage> => {
    const page = await readChanged(context, upstream, reading, search);
    newest = Math.max(newest, ...page.updates);
    let reaches = reachOf(page.updates, newest);
    if ((reaches ?? 0) <= from && page.nextPageToken !== null && !asked) {
      asked = true;
      newest = Math.max(newest, await newestUpdate(context, upstream, scope, CHANGES));
      reaches = reachOf(page.updates, newest);
    }
    return { ...page, reaches };
  };
  // A page token is a place in a result that moves: an issue that changes leaves its place, those behind it move up,
  // and one of them is never seen. So each page is the first of a search of its own, from where the one before ended;
  // where that cannot be told the token is followed, and all of it read once more the next time.
  const onward = ({ reaches }: ReachingPage): string | null => {
    if (reaches === null || reaches <= from) {
      doubtFrom = Math.min(doubtFrom, from);
      return null;
    }
    from = reaches;
    return jql();
  };
  const write = async (page: ReachingPage, last: boolean) => {
    walkedTo = Math.max(walkedTo, ...page.updates);
    updatedFrom = Math.max(updatedFrom, last ? Math.min(walkedTo, doubtFrom + OVERLAP_MS) : (page.reaches ?? 0));
    const held = await readStream<IssueCursor>(database.read, connectionId, ISSUES);
    await writeIssues(context, page, async (tx) => {
      const next: IssueCursor = { phase: 'incremental', updatedFrom, projects: scope.projects };
      await writeStream(tx, connectionId, ISSUES, {
        cursor: next,
        complete: true,
        done: held?.done ?? 0,
        total: held?.total ?? null,
        at: clock.now(),
      });
    });
  };
  await walkPages({ jql: jql(), read, write, onward });
}

/** Writes a page, what of it is put aside, and the position after it, together. */
async function writeIssues(
  context: SyncContext,
  page: Arrival & { rejected: Rejected[] },
  writePosition: (tx: WriteTransaction, changed: readonly number[]) => Promise<void>,
): Promise<void> {
  const { clock, connectionId, database, linkPeople } = context;
  await writeDigestible(context, page, (digestible, rejected) =>
    database.transaction(async (tx) => {
      const changed = await takeOver(tx, connectionId, digestible, clock.now(), linkPeople);
      await writeRejected(tx, connectionId, ISSUES, [...page.rejected, ...rejected], clock.now());
      await writePosition(tx, changed);
    }),
  );
}

/** Which page of which search. */
interface Search {
  jql: string;
  pageToken: string | null;
}

/** A page of issues as the search tells them, completed. */
interface WholePage extends IssuePage {
  tickets: SourceTicket[];
  histories: Map<string, SourceHistory[]>;
  people: SourcePerson[];
  fromSearch: true;
  readAt: number;
}

async function readWhole(
  context: SyncContext,
  upstream: JiraUpstream,
  search: IssueReading & Search,
): Promise<WholePage> {
  stopIfAborted(context.signal);
  const options = { signal: context.signal, purpose: FIRST_SYNC };
  const readAt = context.clock.now();
  const page = await upstream.searchIssues({ ...search, maxResults: PAGE }, options);
  refuseDrift('jira', page.issues.length, page.rejected);
  return { ...(await completePage(context, upstream, page, options)), readAt };
}

/** What a page of changes brings that the mirror does not hold. */
interface ChangedPage extends Arrival {
  rejected: Rejected[];
  /** When each issue of the page was updated, by Jira's clock. */
  updates: readonly number[];
  nextPageToken: string | null;
}

interface ReachingPage extends ChangedPage {
  /** Up to when it names every issue that was updated; null where that cannot be told. */
  reaches: number | null;
}

/**
 * Reads a page of changes: when each issue was updated, and then, past the search's index, those that differ from what
 * is held. Most are held already: a window overlaps the one before by minutes, and webhooks were first.
 */
async function readChanged(
  context: SyncContext,
  upstream: JiraUpstream,
  reading: IssueReading,
  search: Search,
): Promise<ChangedPage> {
  stopIfAborted(context.signal);
  const options = { signal: context.signal, purpose: CHANGES };
  const page = await upstream.searchIssueUpdates({ ...search, maxResults: PAGE }, options);
  const { issues, nextPageToken } = page;
  const held = await copiesOf(context, issues);
  const changed = issues.filter(({ sourceId, updatedAt }) => held.get(sourceId)?.version !== updatedAt);
  const updates = issues.map(({ updatedAt }) => updatedAt ?? 0);
  const arrivals: IssuesRead[] = [];
  const readAt = context.clock.now();
  // A search may give more than it was asked for.
  for (const some of batches(changed, ISSUES_AT_ONCE)) {
    const ids = some.map(({ sourceId }) => sourceId);
    arrivals.push(await readIssues(upstream, reading, ids, options));
  }
  const rejected = [...page.rejected, ...arrivals.flatMap((read) => read.rejected)];
  const tickets = arrivals.flatMap(({ arrival }) => [...arrival.tickets]);
  refuseDrift('jira', tickets.length, rejected);
  return {
    tickets,
    histories: new Map(arrivals.flatMap(({ arrival }) => [...(arrival.histories ?? [])])),
    people: arrivals.flatMap(({ arrival }) => [...(arrival.people ?? [])]),
    rejected,
    readAt,
    updates,
    nextPageToken,
  };
}

/**
 * Up to when a page in the order of updates names every one; null where that cannot be told. An issue is where the
 * search's index has it, and is told as it is now: one that changed a moment ago is told to be far later than its
 * place. Only what is older than the index can lag is certainly where it belongs.
 *
 * @param newest update of the site: it is at least that late there
 */
function reachOf(updates: readonly number[], newest: number): number | null {
  const settled = updates.filter((at) => at <= newest - INDEX_LAG_MS);
  return settled.length > 0 ? Math.max(...settled) : null;
}

/** Adds changelogs, and the rest of lists the search cut short, for the issues that differ from those held. */
async function completePage(
  context: SyncContext,
  upstream: JiraUpstream,
  page: IssuePage,
  options: CallOptions,
): Promise<Omit<WholePage, 'readAt'>> {
  const held = await copiesOf(context, page.issues);
  const changed = page.issues.filter((issue) => held.get(issue.sourceId)?.version !== issue.version);
  const { whole, rejected } = await completeEach(changed, (issue) => completeIssue(upstream, issue, options));
  const broken = new Set(rejected.map(({ sourceId }) => sourceId));
  const tickets = page.issues.filter(
    (issue) =>
      !broken.has(issue.sourceId) && (issue.comments.complete || held.get(issue.sourceId)?.version !== issue.version),
  );
  const found = { ...page, fromSearch: true as const, tickets, rejected: [...page.rejected, ...rejected] };
  if (whole.length === 0) return { ...found, histories: new Map(), people: [] };
  const changelogs = await upstream.changelogs(
    whole.map((issue) => issue.sourceId),
    options,
  );
  return {
    ...found,
    rejected: [...found.rejected, ...changelogs.rejected],
    histories: changelogs.byIssue,
    people: changelogs.people,
  };
}

function copiesOf(
  { connectionId, database }: SyncContext,
  issues: readonly { sourceId: string }[],
): Promise<Map<string, HeldCopy>> {
  return heldCopies(
    database.read,
    connectionId,
    issues.map(({ sourceId }) => sourceId),
  );
}
