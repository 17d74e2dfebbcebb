import { batches } from '../../stdx/batches.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { stopIfAborted } from '../interruptible.ts';
import type { CensusReads } from '../reconcile/census-reads.ts';
import { writeStanding } from '../reconcile/write-standing.ts';
import type { SyncContext } from '../sync-context.ts';
import { heldOtherwise } from './census-turn.ts';
import { rewindEvents } from './event-stream.ts';
import { rewindTickets, TICKETS } from './export-streams.ts';
import { readTickets, TICKETS_AT_ONCE } from './read-tickets.ts';

/** How long before it was frozen a desk may have lost what it lost. */
const UNNOTICED_MS = 24 * 60 * 60_000;

/** How the census looks at the tickets of a Zendesk account. */
export function zendeskCensusReads(
  context: SyncContext,
  upstream: ZendeskUpstream,
  catalogue: ZendeskCatalogue,
): CensusReads {
  const { clock, connectionId, database, signal } = context;
  const options = { signal, purpose: 'census' };
  const standing = async (sourceIds: readonly string[]) => {
    const found = new Set(sourceIds);
    for (const ids of batches(sourceIds, TICKETS_AT_ONCE)) {
      stopIfAborted(signal);
      const readAt = clock.now();
      const read = await readTickets(upstream, catalogue, ids, options);
      for (const id of read.gone) found.delete(id);
      await writeStanding(context, TICKETS, { ...read, readAt });
    }
    return found;
  };
  return {
    standing,
    catchUp: async (sourceIds) => {
      const versions = await upstream.ticketVersions(sourceIds, options);
      await standing((await heldOtherwise(database.read, connectionId, versions)).map(({ sourceId }) => sourceId));
    },
    // The exports told others of these changes meanwhile, and of new tickets.
    catchUpSince: async (frozenAt) =>
      database.transaction(async (tx) => {
        await rewindTickets(tx, connectionId, frozenAt - UNNOTICED_MS);
        await rewindEvents(tx, connectionId, frozenAt - UNNOTICED_MS);
      }),
    whether: async (sourceId) => {
      try {
        return (await upstream.ticket(sourceId, catalogue, options)) === null ? 'gone' : 'there';
      } catch (error) {
        if (refusalStatus(error) === 403) return 'hidden';
        throw error;
      }
    },
    returnsUntold: true,
  };
}
