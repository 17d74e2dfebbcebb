import type { SourceTicket } from '../../domain/source.ts';
import { heldCopies } from '../../store/mirror/held-copies.ts';
import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { SyncContext } from '../sync-context.ts';
import { TICKETS } from '../zendesk/export-streams.ts';
import { readTickets, TICKETS_AT_ONCE } from '../zendesk/read-tickets.ts';
import type { ZendeskReading } from '../zendesk/zendesk-sync.ts';
import type { HintReader } from './hint-reader.ts';

/**
 * Versions are whole seconds: for so long after one, by clocks that need not agree, another change may yet be told
 * under it.
 */
const SHARED_MS = 10_000;

/** Reads the tickets of a Zendesk account that webhooks spoke of; comments and history of those that have changed. */
export function zendeskHints(context: SyncContext, upstream: ZendeskUpstream, reading: ZendeskReading): HintReader {
  const options = { signal: context.signal, purpose: 'webhooks' };
  return {
    stream: TICKETS,
    atOnce: TICKETS_AT_ONCE,
    read: async (sourceIds) => {
      const catalogue = await reading.catalogue();
      const held = await heldCopies(context.database.read, context.connectionId, sourceIds);
      const isKnown = ({ sourceId, version }: SourceTicket) => {
        const copy = held.get(sourceId);
        return copy?.deleted === false && copy.version === version && copy.readAt >= version + SHARED_MS;
      };
      return readTickets(upstream, catalogue, sourceIds, options, isKnown);
    },
    readCatalogue: reading.readCatalogue,
  };
}
