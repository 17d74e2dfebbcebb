import type { Clock } from '../../stdx/clock.ts';
import type { Transport } from '../transport/transport.ts';
import { accountReads } from './account-reads.ts';
import { exportReads } from './export-reads.ts';
import { ticketCreation } from './ticket-creation.ts';
import { ticketReads } from './ticket-reads.ts';
import { ticketWrites } from './ticket-writes.ts';
import type { ZendeskUpstream } from './zendesk-upstream.ts';

/** What the parts of the client share. */
export interface ZendeskSite {
  transport: Transport;
  siteUrl: string;
  clock: Clock;
}

/** One Zendesk account over HTTP. */
export function createZendeskClient(site: ZendeskSite): ZendeskUpstream {
  return {
    siteUrl: site.siteUrl,
    ...accountReads(site),
    ...exportReads(site),
    ...ticketReads(site),
    ...ticketWrites(site),
    ...ticketCreation(site),
  };
}
