import type { Rejected, SourceHistory, SourcePerson, SourceTicket } from '../../domain/source.ts';
import type { CallOptions } from '../../upstream/transport/call-options.ts';
import type { ZendeskCatalogue, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import { completeEach } from '../reconcile/complete-each.ts';
import type { Arrival } from '../take-over.ts';

/** The most tickets Zendesk gives by their ids. */
export const TICKETS_AT_ONCE = 100;

export interface TicketsRead {
  arrival: Arrival;
  /** Ids that Zendesk does not know, or does not show us. */
  gone: string[];
  rejected: Rejected[];
}

/**
 * Reads up to a hundred tickets by their ids as they stand: past the exports, which hold the last minute back.
 *
 * @param isKnown whether what was said and done about a ticket is held already, so that it need not be read
 */
export async function readTickets(
  upstream: ZendeskUpstream,
  catalogue: ZendeskCatalogue,
  sourceIds: readonly string[],
  options: CallOptions,
  isKnown: (ticket: SourceTicket) => boolean = () => false,
): Promise<TicketsRead> {
  const read = await upstream.ticketsByIds(sourceIds, catalogue, options);
  const histories = new Map<string, SourceHistory[]>();
  const people: SourcePerson[] = [];
  const { whole, rejected } = await completeEach(read.tickets, async (ticket) => {
    if (isKnown(ticket)) return;
    const [conversation, audits] = await Promise.all([
      upstream.comments(ticket.sourceId, options),
      upstream.audits(ticket.sourceId, catalogue, options),
    ]);
    if (conversation) {
      ticket.comments = { items: conversation.comments, complete: true };
      ticket.attachments = conversation.attachments;
    }
    histories.set(ticket.sourceId, audits?.items ?? []);
    people.push(...(conversation?.people ?? []), ...(audits?.people ?? []));
  });
  rejected.push(...read.rejected);
  const told = new Set([...whole, ...rejected].map(({ sourceId }) => sourceId));
  return { arrival: { tickets: whole, histories, people }, gone: sourceIds.filter((id) => !told.has(id)), rejected };
}
