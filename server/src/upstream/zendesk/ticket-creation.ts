import { Type } from 'typebox';
import { markdownToHtml } from '../../domain/rich-text/markdown-to-html.ts';
import { failed, refusalStatus } from '../transport/refusal.ts';
import { idIn, WireId, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';
import { wireId } from './ticket-writes.ts';
import type { ZendeskSite } from './zendesk-client.ts';
import type { ZendeskUpstream } from './zendesk-upstream.ts';

const readFound = wireReader('tickets', Type.Object({ tickets: Type.Array(Type.Object({ id: WireId })) }));

/** The external id that carries our edit's id. */
const externalId = (editId: string) => `speedyflow-${editId}`;

/** New tickets, each marked with the edit that made it. */
export function ticketCreation({ transport }: ZendeskSite): Pick<ZendeskUpstream, 'createTicket' | 'findTicketByEdit'> {
  return {
    async createTicket(ticket, options = {}) {
      const type = ticket.type.toLowerCase();
      const { uploadTokens = [] } = ticket;
      const uploads = uploadTokens.length === 0 ? {} : { uploads: uploadTokens };
      const body = {
        ticket: {
          external_id: externalId(ticket.editId),
          subject: ticket.summary,
          comment: { html_body: markdownToHtml(ticket.description ?? ticket.summary), ...uploads },
          // A ticket of no particular type has none.
          ...(type === 'ticket' ? {} : { type }),
          ...(ticket.deskSourceId === '' ? {} : { group_id: wireId(ticket.deskSourceId) }),
          ...(ticket.priority === null ? {} : { priority: ticket.priority.toLowerCase() }),
          ...(ticket.labels.length === 0 ? {} : { tags: ticket.labels }),
          ...(ticket.assigneeSourceId === null ? {} : { assignee_id: wireId(ticket.assigneeSourceId) }),
          ...(ticket.requesterSourceId === null ? {} : { requester_id: wireId(ticket.requesterSourceId) }),
        },
      };
      const headers = { 'idempotency-key': externalId(ticket.editId) };
      const request = { method: 'POST', path: '/api/v2/tickets', body, headers } as const;
      const answer = await transport.write(request, options).catch((error: unknown) => {
        if (!isKnownKey(error)) throw error;
        throw failed('zendesk', 'made this ticket before, with files brought earlier', { ambiguous: true }, error);
      });
      const sourceId = idIn((answer as { ticket?: unknown } | null)?.ticket);
      // Somewhere there may be a ticket now: it is found by its mark.
      if (sourceId === null) throw failed('zendesk', 'did not say which ticket it made', { ambiguous: true });
      return { sourceId };
    },

    async findTicketByEdit(editId, options = {}) {
      const query = { external_id: externalId(editId), 'page[size]': 1 };
      const answer = await transport.read({ method: 'GET', path: '/api/v2/tickets', query }, options);
      const [found] = decodePage(readFound, answer).tickets;
      return found === undefined ? null : { sourceId: String(found.id) };
    },
  };
}

/** Whether the key stands for a ticket already: files brought anew have other tokens, so the request is not the same. */
function isKnownKey(error: unknown): boolean {
  return refusalStatus(error) === 400 && /idempoten/i.test((error as Error).message);
}
