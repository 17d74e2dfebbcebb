import type { Clock } from '../../stdx/clock.ts';
import type { Transport } from '../transport/transport.ts';
import { accountReads } from './account-reads.ts';
import { plainMeanings, type StatusMeanings } from './decode-status.ts';
import { exportReads } from './export-reads.ts';
import { ticketCreation } from './ticket-creation.ts';
import { ticketReads } from './ticket-reads.ts';
import { ticketWrites } from './ticket-writes.ts';
import type { ZendeskUpstream } from './zendesk-upstream.ts';

export interface ZendeskClientOptions {
  transport: Transport;
  siteUrl: string;
  clock: Clock;
  /** What statuses mean here; by default what their category says. */
  statusMeanings?: StatusMeanings;
}

/** What the parts of the client share. */
export interface ZendeskSite {
  transport: Transport;
  siteUrl: string;
  clock: Clock;
  meanings: StatusMeanings;
}

/** One Zendesk account over HTTP. */
export function createZendeskClient({
  transport,
  siteUrl,
  clock,
  statusMeanings = plainMeanings,
}: ZendeskClientOptions): ZendeskUpstream {
  const site: ZendeskSite = { transport, siteUrl, clock, meanings: statusMeanings };
  return {
    siteUrl,
    ...accountReads(site),
    ...exportReads(site),
    ...ticketReads(site),
    ...ticketWrites(site),
    ...ticketCreation(site),
  };
}
