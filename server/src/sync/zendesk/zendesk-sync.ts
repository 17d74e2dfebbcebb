import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { askQueues } from '../asked-queues.ts';
import type { ConnectionSync } from '../connection-loop.ts';
import { holdCatalogue } from '../held-catalogue.ts';
import type { SyncContext } from '../sync-context.ts';
import { CATALOGUE, syncCatalogue } from './account-catalogue.ts';
import { EVENTS, syncEvents } from './event-stream.ts';
import { PEOPLE, syncPeople, syncTickets, TICKETS } from './export-streams.ts';
import { JIRA_LINKS, JIRA_LINKS_EVERY_MS, syncJiraLinks } from './jira-links.ts';
import { ORGANIZATIONS, syncOrganizations } from './organization-stream.ts';
import { CENSUS, CENSUS_EVERY_MS, takeTicketCensus } from './ticket-census.ts';
import { LISTING, LISTING_EVERY_MS, lookThroughList } from './ticket-listing.ts';

/** Groups, views and fields change seldom: they are read again this often. */
const CATALOGUE_EVERY_MS = 5 * 60_000;

/** Zendesk allows ten export calls a minute on every plan: people are read at every sixth run or so. */
const PEOPLE_EVERY_MS = 60_000;

/** The exports hold the last minute back, so asking for them more often than this brings nothing sooner. */
const EXPORTS_EVERY_MS = 20_000;

/** Views whose members Zendesk is asked for. */
const ASKED = 'asked_views';

/** What push needs to read one ticket the way the sync does: the catalogue at hand, so that nobody waits for a newer one. */
export interface ZendeskReading {
  catalogue(): Promise<ZendeskCatalogue>;
  readCatalogue(): Promise<unknown>;
}

/** Streams that must be complete before an account's first sync counts as done. */
export const ZENDESK_STREAMS: readonly string[] = [CATALOGUE, PEOPLE, TICKETS, EVENTS];

/** The sync of one Zendesk account: what it is made of, people, tickets, then their comments and history. */
export function createZendeskSync(context: SyncContext, upstream: ZendeskUpstream): ConnectionSync & ZendeskReading {
  const catalogue = holdCatalogue(() => syncCatalogue(context, upstream));
  const reading = { catalogue: catalogue.held, readCatalogue: catalogue.read };
  return {
    streams: ZENDESK_STREAMS,
    steps: [
      {
        stream: CATALOGUE,
        run: async () => void (await catalogue.read()),
        everyMs: () => CATALOGUE_EVERY_MS,
      },
      {
        stream: ORGANIZATIONS,
        run: (options) => syncOrganizations(context, upstream, options),
        everyMs: () => CATALOGUE_EVERY_MS,
      },
      {
        stream: PEOPLE,
        run: (options) => syncPeople(context, upstream, options),
        everyMs: () => PEOPLE_EVERY_MS,
      },
      {
        stream: TICKETS,
        run: async (options) => syncTickets(context, upstream, await catalogue.held(), options),
        everyMs: () => EXPORTS_EVERY_MS,
      },
      {
        stream: EVENTS,
        run: async (options) => syncEvents(context, upstream, await catalogue.held(), options),
        everyMs: () => EXPORTS_EVERY_MS,
      },
      {
        stream: JIRA_LINKS,
        run: () => syncJiraLinks(context, upstream),
        everyMs: () => JIRA_LINKS_EVERY_MS,
      },
      {
        stream: CENSUS,
        run: (options) => catalogue.known(() => takeTicketCensus(context, upstream, reading, options)),
        everyMs: () => CENSUS_EVERY_MS,
      },
      {
        stream: LISTING,
        run: () => catalogue.known(() => lookThroughList(context, upstream, reading)),
        everyMs: () => LISTING_EVERY_MS,
      },
      {
        stream: ASKED,
        run: () =>
          catalogue.known(() =>
            askQueues(context, (queue) =>
              upstream.viewTicketIds(queue.sourceId, { signal: context.signal, purpose: 'queues' }),
            ),
          ),
        everyMs: () => CATALOGUE_EVERY_MS,
      },
    ],
    ...reading,
  };
}
