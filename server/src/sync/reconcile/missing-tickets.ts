import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import type { SyncContext } from '../sync-context.ts';
import { type CensusDesk, type HeldTicket, heldBeside, readMissing } from './census-desks.ts';
import { freezeDesk, SECOND_LOOK_MS } from './frozen-desks.ts';
import { standingIssues } from './standing-issues.ts';
import { suspicionOf } from './suspicion.ts';
import { buryTickets, forgetMissing, noteMissing } from './tombstones.ts';

/** Issues read by id before a desk is frozen, and at each further look at a frozen one: enough to see what it is. */
const LOOKS = { first: 1_000, again: 100 };

/** Issues of a desk that one pass buries; each was asked for by itself. */
const BURIED_MAX = 200;

interface Count {
  desk: CensusDesk;
  /** Ids the upstream has, of this desk and perhaps of others. */
  found: ReadonlySet<string>;
  nextAt: number;
}

/** Looks into what a count did not find of a desk: freezes or thaws the desk, notes what is missing, buries what is gone. */
export async function countMissing(
  context: SyncContext,
  upstream: JiraUpstream,
  reading: IssueReading,
  { desk, found, nextAt }: Count,
): Promise<void> {
  const { clock, database, log, connectionId } = context;
  const unseen = await heldBeside(database.read, desk.id, found);
  const suspect = suspicionOf({ held: desk.held, missing: unseen.length }) !== null;
  const looks = suspect ? (desk.frozen_at === null ? LOOKS.first : LOOKS.again) : unseen.length;
  const looked = unseen.slice(0, looks).map(({ sourceId }) => sourceId);
  const standing = await standingIssues(context, upstream, reading, looked);
  // Those that answer by id have moved to another desk, or the index has not seen them yet.
  const missing = unseen.filter(({ sourceId }) => !standing.has(sourceId));
  const suspicion = suspicionOf({ held: desk.held, missing: missing.length });
  if (suspicion !== null) return freezeDesk(context, desk, suspicion, missing);

  const earlier = await readMissing(database.read, desk.id);
  // What changed while they were out of sight is older than what the stream of changes still asks for.
  const back = earlier.filter(({ source_id }) => found.has(source_id));
  await standingIssues(
    context,
    upstream,
    reading,
    back.map(({ source_id }) => source_id),
  );
  const secondLook = clock.now() - SECOND_LOOK_MS;
  const due = new Set(earlier.filter((ticket) => ticket.missing_since <= secondLook).map(({ id }) => id));
  const gone = await goneOf(
    context,
    upstream,
    reading,
    missing.filter(({ id }) => due.has(id)),
  );
  const left = missing.filter((ticket) => !gone.includes(ticket));
  const leftIds = new Set(left.map(({ id }) => id));
  await database.transaction(async (tx) => {
    const state = {
      frozen_at: null,
      frozen_reason: null,
      decision: null,
      census_at: left.length > 0 ? Math.min(nextAt, clock.now() + SECOND_LOOK_MS) : nextAt,
    };
    await tx.db.updateTable('desks').set(state).where('id', '=', desk.id).execute();
    await forgetMissing(
      tx,
      earlier.filter(({ id }) => !leftIds.has(id)).map(({ id }) => id),
    );
    await noteMissing(tx, [...leftIds], clock.now());
    const sourceIds = gone.map(({ sourceId }) => sourceId);
    await buryTickets(tx, connectionId, sourceIds, clock.now());
  });
  const where = { connection: connectionId, desk: desk.key };
  if (desk.frozen_at !== null) log.info(where, 'a desk has its tickets again and is not frozen any more');
  if (gone.length > 0) log.info({ ...where, tickets: gone.length }, 'tickets are deleted upstream');
}

/** Those of the tickets that Jira, asked for each by itself, says it does not have. */
async function goneOf(
  { signal }: SyncContext,
  upstream: JiraUpstream,
  reading: IssueReading,
  tickets: readonly HeldTicket[],
): Promise<HeldTicket[]> {
  const gone: HeldTicket[] = [];
  for (const ticket of tickets.slice(0, BURIED_MAX)) {
    stopIfAborted(signal);
    if ((await upstream.issue(ticket.sourceId, reading, { signal, purpose: 'census' })) === null) gone.push(ticket);
  }
  return gone;
}
