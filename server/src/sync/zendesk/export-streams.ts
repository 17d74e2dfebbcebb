import { AppError } from '../../domain/errors.ts';
import type { Rejected } from '../../domain/source.ts';
import { project } from '../../readmodel/projector.ts';
import { ticketsShowing } from '../../readmodel/tickets-showing.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { writePeople } from '../../store/mirror/people.ts';
import { clearQuarantine, writeRejected } from '../../store/mirror/quarantine.ts';
import { moveCursor, readStream, type StreamProgress, writeStream } from '../../store/mirror/streams.ts';
import type { ExportStart, ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import { writeDigestible } from '../reconcile/digestible.ts';
import { refuseDrift } from '../reconcile/drift.ts';
import type { SyncContext } from '../sync-context.ts';
import { type Arrival, takeOver } from '../take-over.ts';
import { withReturned } from './returned-tickets.ts';

export const PEOPLE = 'people';
export const TICKETS = 'tickets';

/** Where an export begins for an account of unknown age; Zendesk opened in 2007. */
export const BEGINNING = Date.UTC(2007, 0, 1);

/** Zendesk's own cursor is durable: it is all a stream needs to remember. A rewound one begins anew at a time. */
type ExportCursor = ExportStart;

interface ExportPage extends Arrival {
  cursor: string;
  endOfStream: boolean;
}

/**
 * Follows a cursor export to its present end: each page and the cursor behind it are written together.
 *
 * @param write writes a page's rows and what of it is put aside, and says how many they were
 */
async function followExport<Page extends ExportPage>(
  context: SyncContext,
  stream: string,
  full: boolean,
  read: (from: ExportStart, purpose: string) => Promise<Page>,
  write: (tx: WriteTransaction, page: Page, indigestible: Rejected[]) => Promise<number>,
): Promise<void> {
  const { clock, connectionId, database } = context;
  const held = await readStream<ExportCursor>(database.read, connectionId, stream);
  let from: ExportStart = (!full && held?.cursor) || { startTime: BEGINNING };
  let done = full ? 0 : (held?.done ?? 0);
  let complete = held?.complete === 1;
  for (;;) {
    stopIfAborted(context.signal);
    const readAt = clock.now();
    const page = { ...(await read(from, complete ? 'changes' : 'first sync')), readAt };
    if (!page.endOfStream && 'cursor' in from && from.cursor === page.cursor) {
      throw new AppError('upstream_failed', 'ZENDESK_API_ERROR', 'Zendesk gave the same export cursor twice.');
    }
    complete ||= page.endOfStream;
    let written = 0;
    await writeDigestible(context, page, (digestible, indigestible) =>
      database.transaction(async (tx) => {
        const taken = await write(tx, digestible, indigestible);
        const progress: StreamProgress = {
          cursor: { cursor: page.cursor } satisfies ExportCursor,
          complete,
          done: done + taken,
          total: complete ? done + taken : null,
          at: clock.now(),
        };
        await writeStream(tx, connectionId, stream, progress);
        written = taken;
      }),
    );
    done += written;
    if (page.endOfStream) return;
    from = { cursor: page.cursor };
  }
}

export async function syncPeople(
  context: SyncContext,
  upstream: ZendeskUpstream,
  options: { full: boolean },
): Promise<void> {
  await followExport(
    context,
    PEOPLE,
    options.full,
    async (from, purpose) => {
      const page = await upstream.exportUsers(from, { signal: context.signal, purpose });
      refuseDrift('zendesk', page.people.length, page.rejected);
      return { ...page, tickets: [] };
    },
    async (tx, page, indigestible) => {
      const { changed } = await writePeople(tx, context.connectionId, page.people);
      const people = page.people.map(({ sourceId }) => sourceId);
      await clearQuarantine(tx, context.connectionId, { tickets: [], histories: [], people });
      await writeRejected(tx, context.connectionId, PEOPLE, [...page.rejected, ...indigestible], context.clock.now());
      await context.linkPeople(tx, changed);
      await project(tx, { ticketIds: await ticketsShowing(tx, changed), at: context.clock.now() });
      return page.people.length;
    },
  );
}

export async function syncTickets(
  context: SyncContext,
  upstream: ZendeskUpstream,
  catalogue: ZendeskCatalogue,
  options: { full: boolean },
): Promise<void> {
  const { clock, connectionId, linkPeople } = context;
  await followExport(
    context,
    TICKETS,
    options.full,
    async (from, purpose) => {
      const page = await upstream.exportTickets(from, catalogue, { signal: context.signal, purpose });
      const tickets = page.rejected.filter(({ part }) => part === undefined);
      refuseDrift('zendesk', page.tickets.length, tickets);
      return withReturned(context, upstream, catalogue, page);
    },
    async (tx, page, indigestible) => {
      const changed = await takeOver(tx, connectionId, page, clock.now(), linkPeople);
      await writeRejected(tx, connectionId, TICKETS, [...page.rejected, ...indigestible], clock.now());
      return changed.length;
    },
  );
}

/** Lets the tickets be told again from a time on, with the next run. */
export async function rewindTickets(tx: WriteTransaction, connectionId: number, startTime: number): Promise<void> {
  const cursor: ExportCursor = { startTime };
  await moveCursor(tx, connectionId, TICKETS, cursor);
}
