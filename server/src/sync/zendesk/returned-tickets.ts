import { batches } from '../../stdx/batches.ts';
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
  if (standing.length === 0) return page;
  const rows = await database.read
    .selectFrom('tickets')
    .select('source_id')
    .where('connection_id', '=', connectionId)
    .where('source_id', 'in', standing)
    .where('deleted', '=', 1)
    .execute();
  let whole: TicketExportPage & Arrival = page;
  for (const ids of batches([...rows], TICKETS_AT_ONCE).map((batch) => batch.map(({ source_id }) => source_id))) {
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
