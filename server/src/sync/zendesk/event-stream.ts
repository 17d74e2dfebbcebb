import type { SourceComment } from '../../domain/source.ts';
import { project } from '../../readmodel/projector.ts';
import { ticketsShowing } from '../../readmodel/tickets-showing.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { writeHistories } from '../../store/mirror/history.ts';
import { knownPeople, type PersonIds, writePeople } from '../../store/mirror/people.ts';
import { writeRejected } from '../../store/mirror/quarantine.ts';
import { moveCursor, readStream, writeStream } from '../../store/mirror/streams.ts';
import { writeAttachments, writeComments } from '../../store/mirror/ticket-parts.ts';
import { writeNamedTwins } from '../../store/mirror/twins.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import { writePieces } from '../reconcile/digestible.ts';
import { refuseDrift } from '../reconcile/drift.ts';
import { writeStanding } from '../reconcile/write-standing.ts';
import type { SyncContext } from '../sync-context.ts';
import { authorsNamed, fetchUnknown, type TicketEvents, wholePage } from './event-gaps.ts';
import { BEGINNING, TICKETS } from './export-streams.ts';

export const EVENTS = 'ticket_events';

/** This export knows times only: the boundary second is read again each time. */
interface EventCursor {
  time: number;
}

/** Brings comments and history up to date, from the export of ticket events. */
export async function syncEvents(
  context: SyncContext,
  upstream: ZendeskUpstream,
  catalogue: ZendeskCatalogue,
  options: { full: boolean },
): Promise<void> {
  const { clock, connectionId, database, log, signal } = context;
  const held = await readStream<EventCursor>(database.read, connectionId, EVENTS);
  let startTime = held?.cursor && !options.full ? held.cursor.time : BEGINNING;
  let done = options.full ? 0 : (held?.done ?? 0);
  let complete = held?.complete === 1;
  for (;;) {
    stopIfAborted(signal);
    const purpose = complete ? 'changes' : 'first sync';
    let page = await upstream.exportTicketEvents({ startTime }, catalogue, { signal, purpose });
    const entries = page.tickets.reduce((sum, { histories }) => sum + histories.length, 0);
    refuseDrift('zendesk', entries + page.tickets.length, page.rejected);
    complete ||= page.endOfStream;
    let { nextTime } = page;
    if (nextTime <= startTime && !page.endOfStream) {
      // More events in one second than a page holds pin the walk there: the next second is the way on.
      const second = new Date(startTime).toISOString();
      log.warn(
        { connection: connectionId, second },
        'a second with more events than are told; its tickets are read whole',
      );
      page = await wholePage(upstream, page, catalogue, signal);
      nextTime = startTime + 1000;
    }
    const readAt = clock.now();
    const unknown = await fetchUnknown(context, upstream, page, catalogue);
    await writeStanding(context, TICKETS, { ...unknown, readAt });
    let written = 0;
    await writePieces(database, page.tickets, {
      part: 'history',
      rehearse: (tx, tickets) => writeEvents(tx, context, tickets),
      write: (tickets, indigestible) =>
        database.transaction(async (tx) => {
          written = await writeEvents(tx, context, tickets);
          await writeRejected(tx, connectionId, EVENTS, [...page.rejected, ...indigestible], clock.now());
          await writeStream(tx, connectionId, EVENTS, {
            cursor: { time: nextTime } satisfies EventCursor,
            complete,
            done: done + written,
            total: complete ? done + written : null,
            at: clock.now(),
          });
        }),
    });
    done += written;
    if (page.endOfStream) return;
    startTime = nextTime;
  }
}

/** Lets comments and history be told again from a time on, with the next run. */
export async function rewindEvents(tx: WriteTransaction, connectionId: number, time: number): Promise<void> {
  const held = await readStream<EventCursor>(tx.db, connectionId, EVENTS);
  // What it has not come to yet it will come to.
  if (held?.cursor && held.cursor.time > time) {
    await moveCursor(tx, connectionId, EVENTS, { time } satisfies EventCursor);
  }
}

/** Writes what is new of a page; boundary events come again and again, and are known by their ids. */
async function writeEvents(
  tx: WriteTransaction,
  context: SyncContext,
  tickets: readonly TicketEvents[],
): Promise<number> {
  const { clock, connectionId, linkPeople } = context;
  const { ids: people, changed } = await writePeople(
    tx,
    connectionId,
    tickets.flatMap(({ conversation }) => conversation.people),
  );
  await linkPeople(tx, changed);
  const authors = await knownPeople(tx, connectionId, people, authorsNamed(tickets));
  const ids = await ticketIds(tx, connectionId, tickets);
  const fresh = await withoutKnown(tx, tickets, ids, authors);
  await writeComments(
    tx,
    fresh.map(({ ticketId, entry }) => ({ ticketId, comments: entry.conversation.comments })),
    authors,
  );
  await writeNamedTwins(
    tx,
    connectionId,
    fresh.map(({ entry: { sourceId, conversation } }) => ({
      sourceId,
      bodies: conversation.comments.map(({ body }) => body),
      whole: false,
    })),
  );
  await writeAttachments(
    tx,
    fresh.map(({ ticketId, entry }) => ({ ticketId, attachments: entry.conversation.attachments })),
    authors,
  );
  await writeHistories(
    tx,
    connectionId,
    fresh.map(({ ticketId, entry }) => ({ ticketId, histories: entry.histories })),
    authors,
  );
  const touched = fresh.map(({ ticketId }) => ticketId);
  await project(tx, {
    ticketIds: [...touched, ...(await ticketsShowing(tx, changed))],
    at: clock.now(),
    details: new Map(touched.map((id) => [id, ['comments', 'history']])),
    saysOther: new Set(touched),
  });
  return fresh.length;
}

/**
 * Entries of tickets we have, with a history entry we do not have, or a comment we have otherwise: not at all, as it
 * was before it was redacted, or without its author.
 */
async function withoutKnown(
  tx: WriteTransaction,
  tickets: readonly TicketEvents[],
  ids: ReadonlyMap<string, number>,
  authors: PersonIds,
) {
  const entries = tickets.flatMap((entry) => {
    const ticketId = ids.get(entry.sourceId);
    return ticketId === undefined ? [] : [{ ticketId, entry }];
  });
  if (entries.length === 0) return [];
  const ticketIdList = entries.map(({ ticketId }) => ticketId);
  const [comments, history] = await Promise.all([
    tx.db
      .selectFrom('comments')
      .select(['ticket_id', 'source_id', 'author_id', 'body', 'public'])
      .where('ticket_id', 'in', ticketIdList)
      .where('source_id', 'in', [
        '',
        ...entries.flatMap(({ entry }) => entry.conversation.comments.map(({ sourceId }) => sourceId)),
      ])
      .execute(),
    tx.db
      .selectFrom('ticket_history')
      .select(['ticket_id', 'source_id'])
      .where('ticket_id', 'in', ticketIdList)
      .execute(),
  ]);
  const heldComments = new Map(comments.map((row) => [`${row.ticket_id} ${row.source_id}`, row]));
  const heldHistory = new Set(history.map((row) => `${row.ticket_id} ${row.source_id}`));
  const differs = (ticketId: number, comment: SourceComment) => {
    const held = heldComments.get(`${ticketId} ${comment.sourceId}`);
    if (!held || held.body !== comment.body.source || held.public !== Number(comment.public)) return true;
    return held.author_id === null && comment.authorSourceId !== null && authors.has(comment.authorSourceId);
  };
  return entries.filter(
    ({ ticketId, entry }) =>
      entry.conversation.comments.some((comment) => differs(ticketId, comment)) ||
      entry.histories.some((one) => !heldHistory.has(`${ticketId} ${one.sourceId}`)),
  );
}

async function ticketIds(
  tx: WriteTransaction,
  connectionId: number,
  tickets: readonly TicketEvents[],
): Promise<Map<string, number>> {
  if (tickets.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom('tickets')
    .select(['id', 'source_id'])
    .where('connection_id', '=', connectionId)
    // One that is restored is read whole.
    .where('deleted', '=', 0)
    .where(
      'source_id',
      'in',
      tickets.map((entry) => entry.sourceId),
    )
    .execute();
  return new Map(rows.map((row) => [row.source_id, row.id]));
}
