import { batches } from '../../stdx/batches.ts';
import { heldCopies } from '../../store/mirror/held-copies.ts';
import type { TicketExportPage, ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { SyncContext } from '../sync-context.ts';
import type { Arrival } from '../take-over.ts';
import { readTickets, TICKETS_AT_ONCE } from './read-tickets.ts';

/**
 * A page with those of its tickets read whole that are deleted or hidden here and stand there: what was said in them
 * may be gone from the mirror, and what was said meanwhile is told by no export.
 */
export async function withReturned(
  context: SyncContext,
  upstream: ZendeskUpstream,
  catalogue: ZendeskCatalogue,
  page: TicketExportPage,
): Promise<TicketExportPage & Arrival> {
  const { connectionId, database, signal } = context;
  const standing = page.tickets.filter(({ deleted }) => !deleted).map(({ sourceId }) => sourceId);
  const held = await heldCopies(database.read, connectionId, standing);
  const buried = [...held].filter(([, { deleted }]) => deleted).map(([sourceId]) => sourceId);
  let whole: TicketExportPage & Arrival = page;
  for (const ids of batches(buried, TICKETS_AT_ONCE)) {
    const { arrival, rejected } = await readTickets(upstream, catalogue, ids, { signal, purpose: 'gaps' });
    const returned = new Set(ids);
    whole = {
      ...whole,
      // One that is gone again meanwhile stays as it is here.
      tickets: [...whole.tickets.filter(({ sourceId }) => !returned.has(sourceId)), ...arrival.tickets],
      histories: new Map([...(whole.histories ?? []), ...(arrival.histories ?? [])]),
      people: [...whole.people, ...(arrival.people ?? [])],
      rejected: [...whole.rejected, ...rejected],
    };
  }
  return whole;
}
