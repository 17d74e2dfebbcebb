import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { askQueues } from '../asked-queues.ts';
import type { ConnectionSync } from '../connection-loop.ts';
import { holdCatalogue } from '../held-catalogue.ts';
import type { SyncContext } from '../sync-context.ts';
import { CATALOGUE, syncCatalogue } from './account-catalogue.ts';
import { EVENTS, syncEvents } from './event-stream.ts';
import { PEOPLE, syncPeople, syncTickets, TICKETS } from './export-streams.ts';

/** Groups, views and fields change seldom: they are read again this often. */
const CATALOGUE_EVERY_MS = 5 * 60_000;

/** Zendesk allows ten export calls a minute on every plan: people are read at every sixth run or so. */
const PEOPLE_EVERY_MS = 60_000;

/** The exports hold the last minute back, so asking for them more often than this brings nothing sooner. */
const EXPORTS_EVERY_MS = 20_000;

/** Views whose members Zendesk is asked for; a step without a cursor of its own. */
const ASKED = 'asked_views';

/** What push needs to read one ticket the way the sync does: the catalogue at hand, so that nobody waits for a newer one. */
export interface ZendeskReading {
  catalogue(): Promise<ZendeskCatalogue>;
}

/** The sync of one Zendesk account: what it is made of, people, tickets, then their comments and history. */
export function createZendeskSync(context: SyncContext, upstream: ZendeskUpstream): ConnectionSync & ZendeskReading {
  const catalogue = holdCatalogue(context.clock, CATALOGUE_EVERY_MS, () => syncCatalogue(context, upstream));
  const lastRun = new Map<string, number>();
  const everyMs = (stream: string, interval: number, work: (full: boolean) => Promise<void>) => ({
    stream,
    run: async ({ full }: { full: boolean }) => {
      const last = lastRun.get(stream);
      if (!full && last !== undefined && context.clock.now() - last < interval) return;
      await work(full);
      lastRun.set(stream, context.clock.now());
    },
  });
  return {
    streams: [CATALOGUE, PEOPLE, TICKETS, EVENTS],
    steps: [
      { stream: CATALOGUE, run: async ({ full }) => void (await catalogue.fresh({ again: full })) },
      everyMs(PEOPLE, PEOPLE_EVERY_MS, (full) => syncPeople(context, upstream, { full })),
      everyMs(TICKETS, EXPORTS_EVERY_MS, async (full) =>
        syncTickets(context, upstream, await catalogue.held(), { full }),
      ),
      everyMs(EVENTS, EXPORTS_EVERY_MS, async (full) =>
        syncEvents(context, upstream, await catalogue.held(), { full }),
      ),
      everyMs(ASKED, CATALOGUE_EVERY_MS, () =>
        askQueues(context, (queue) => upstream.viewTicketIds(queue.sourceId, { signal: context.signal })),
      ),
    ],
    catalogue: catalogue.held,
  };
}
