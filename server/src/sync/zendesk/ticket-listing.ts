import type { Kysely } from 'kysely';
import { heldCopies } from '../../store/mirror/held-copies.ts';
import { readStream, writeStream } from '../../store/mirror/streams.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import type { ListedTicket, TicketListPage, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { SyncContext } from '../sync-context.ts';
import { EVENTS } from './event-stream.ts';
import { TICKETS } from './export-streams.ts';
import { TOLD_AFTER_MS } from './ticket-census.ts';
import { zendeskCensusReads } from './zendesk-census-reads.ts';
import type { ZendeskReading } from './zendesk-sync.ts';

export const LISTING = 'listing';

/** One call looks at a hundred tickets: that is all a quiet account pays. */
export const LISTING_EVERY_MS = 60_000;

/**
 * So many tickets may have fewer comments here than Zendesk counts even after they were read: then it counts something
 * else than it gives, and its counts are not gone by for the rest of the day.
 */
const VAIN_MOST = 20;

const DAY_MS = 24 * 60 * 60_000;

/** How a list answers that does not know its cursor any more. */
const CURSOR_REFUSED = [400, 404, 410, 422];

interface ListingCursor {
  /** Zendesk's own; null: the next round begins. */
  after: string | null;
  /** Tickets read for their count in vain, and since when they are counted. */
  vain: { tickets: number; since: number };
}

/**
 * Looks through the list of tickets, a page with each turn: what it shows and the mirror does not hold, holds in an
 * older version or with fewer comments, nothing else tells of, and it is read whole. Nothing is concluded from what the
 * list lacks.
 */
export async function lookThroughList(
  context: SyncContext,
  upstream: ZendeskUpstream,
  reading: ZendeskReading,
): Promise<void> {
  const { clock, connectionId, database, log } = context;
  const { read } = database;
  // Before the first sync is through everything is lacking.
  for (const stream of [TICKETS, EVENTS]) {
    if ((await readStream(read, connectionId, stream))?.complete !== 1) return;
  }
  const held = await readStream<ListingCursor>(read, connectionId, LISTING);
  const { after, vain } = ofToday(held?.cursor ?? null, clock.now());
  const page = await pageAfter(context, upstream, after);
  const told = clock.now() - TOLD_AFTER_MS;
  const settled = page.tickets.filter(({ version }) => version < told);
  const untold = await notHeldSo(read, connectionId, settled);
  const lacking = vain.tickets < VAIN_MOST ? await saidLessHere(read, connectionId, settled) : [];
  const wanted = [...new Set([...untold, ...lacking].map(({ sourceId }) => sourceId))];
  await zendeskCensusReads(context, upstream, await reading.catalogue()).standing(wanted);
  const still = await saidLessHere(read, connectionId, lacking);
  if (wanted.length > 0) {
    log.info({ connection: connectionId, tickets: wanted.length }, 'tickets nobody told of were found in their list');
  }
  const cursor: ListingCursor = { after: page.after, vain: { ...vain, tickets: vain.tickets + still.length } };
  const done = page.tickets.length + (after === null ? 0 : (held?.done ?? 0));
  await database.transaction((tx) =>
    writeStream(tx, connectionId, LISTING, { cursor, complete: true, done, total: null, at: clock.now() }),
  );
}

/** Where the walk is; what was read in vain is forgotten after a day, and when the clock was set. */
function ofToday(held: ListingCursor | null, now: number): ListingCursor {
  const isOfToday = held !== null && Math.abs(now - held.vain.since) < DAY_MS;
  return isOfToday ? held : { after: held?.after ?? null, vain: { tickets: 0, since: now } };
}

/** The next page of the list; one that leads nowhere is told, and ends the round. */
async function pageAfter(
  { connectionId, log, signal }: SyncContext,
  upstream: ZendeskUpstream,
  after: string | null,
): Promise<TicketListPage> {
  const endsEarly = (why: string) =>
    log.warn({ connection: connectionId, why }, 'the list of tickets ended early and is begun anew');
  try {
    const page = await upstream.listTickets(after, { signal, purpose: 'census' });
    if (page.after === null || page.after !== after) return page;
    endsEarly('Zendesk gave the same cursor twice.');
    return { ...page, after: null };
  } catch (error) {
    if (after === null || !CURSOR_REFUSED.includes(refusalStatus(error) ?? 0)) throw error;
    endsEarly((error as Error).message);
    return { tickets: [], after: null };
  }
}

/** Those that the mirror does not hold, holds as deleted, or in an older version. */
async function notHeldSo(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  listed: readonly ListedTicket[],
): Promise<ListedTicket[]> {
  const copies = await heldCopies(
    db,
    connectionId,
    listed.map(({ sourceId }) => sourceId),
  );
  return listed.filter(({ sourceId, version }) => {
    const copy = copies.get(sourceId);
    return copy === undefined || copy.deleted || copy.version < version;
  });
}

/** Those in which more was said than the mirror holds. */
async function saidLessHere(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  listed: readonly ListedTicket[],
): Promise<ListedTicket[]> {
  if (listed.length === 0) return [];
  const rows = await db
    .selectFrom('tickets as ticket')
    .leftJoin('comments as comment', 'comment.ticket_id', 'ticket.id')
    .select(({ fn }) => ['ticket.source_id', fn.count<number>('comment.id').as('comments')])
    .where('ticket.connection_id', '=', connectionId)
    .where(
      'ticket.source_id',
      'in',
      listed.map(({ sourceId }) => sourceId),
    )
    .where('ticket.deleted', '=', 0)
    .groupBy('ticket.source_id')
    .execute();
  const here = new Map(rows.map(({ source_id, comments }) => [source_id, Number(comments)]));
  return listed.filter(({ sourceId, comments }) => (comments ?? 0) > (here.get(sourceId) ?? Infinity));
}
