import type { Rejected } from '../../domain/source.ts';
import type { TicketEventsPage, ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { eachLimited } from '../interruptible.ts';
import type { SyncContext } from '../sync-context.ts';
import type { Arrival } from '../take-over.ts';

/** Tickets read whole at once. */
const CALLS = 4;

/** What was said and done about one ticket. */
export type TicketEvents = TicketEventsPage['tickets'][number];

/** Everything said and done about the page's tickets, for a page that does not hold all of its one second. */
export async function wholePage(
  upstream: ZendeskUpstream,
  page: TicketEventsPage,
  catalogue: ZendeskCatalogue,
  signal: AbortSignal,
): Promise<TicketEventsPage> {
  const tickets: TicketEvents[] = [];
  await eachLimited(page.tickets, CALLS, async (entry) => {
    const [conversation, audits] = await Promise.all([
      upstream.comments(entry.sourceId, { signal, purpose: 'gaps' }),
      upstream.audits(entry.sourceId, catalogue, { signal, purpose: 'gaps' }),
    ]);
    if (!conversation || !audits) return void tickets.push(entry);
    const people = [...conversation.people, ...audits.people];
    tickets.push({ ...entry, conversation: { ...conversation, people }, histories: audits.items });
  });
  return { ...page, tickets };
}

/** What a page names by id alone and we do not have yet: the export is ahead of those of tickets and of people. */
export async function fetchUnknown(
  { connectionId, database, signal }: SyncContext,
  upstream: ZendeskUpstream,
  page: TicketEventsPage,
  catalogue: ZendeskCatalogue,
): Promise<{ arrival: Arrival; rejected: Rejected[] }> {
  const unknown = async (table: 'tickets' | 'people', named: Iterable<string | null>) => {
    const missing = new Set(named);
    missing.delete(null);
    if (missing.size === 0) return [];
    const rows = await database.read
      .selectFrom(table)
      .select('source_id')
      .where('connection_id', '=', connectionId)
      .where('source_id', 'in', [...missing] as string[])
      .execute();
    for (const { source_id } of rows) missing.delete(source_id);
    return [...missing] as string[];
  };
  const ticketIds = await unknown(
    'tickets',
    page.tickets.map(({ sourceId }) => sourceId),
  );
  const { tickets, rejected } = await upstream.ticketsByIds(ticketIds, catalogue, { signal, purpose: 'gaps' });
  const shown = new Set(
    page.tickets.flatMap(({ conversation }) => conversation.people.map(({ sourceId }) => sourceId)),
  );
  const named = [
    ...authorsNamed(page.tickets),
    ...tickets.flatMap(({ requesterSourceId, assigneeSourceId }) => [requesterSourceId, assigneeSourceId]),
  ];
  const personIds = await unknown(
    'people',
    named.filter((id) => id === null || !shown.has(id)),
  );
  const people = await upstream.usersByIds(personIds, { signal, purpose: 'gaps' });
  return { arrival: { tickets, people }, rejected };
}

/** Everyone named by what was said and done. */
export function* authorsNamed(tickets: readonly TicketEvents[]): Generator<string | null> {
  for (const { conversation, histories } of tickets) {
    for (const one of [...conversation.comments, ...conversation.attachments, ...histories]) yield one.authorSourceId;
  }
}
