import type { OutboxRow } from '../../store/outbox/outbox.ts';
import type { TicketChange, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { ZendeskReading } from '../zendesk/zendesk-sync.ts';
import { type EditSender, editId } from './pusher.ts';

const INTERACTIVE = { priority: 'interactive' } as const;

/** Sends edits to Zendesk, where each is one update of the ticket. */
export function createZendeskSender(upstream: ZendeskUpstream, reading: ZendeskReading): EditSender {
  return {
    stands: async (ticket, row) => (await upstream.findEdit(ticket.sourceId, editId(row), INTERACTIVE)) !== null,
    send: async (ticket, row) => {
      const change = { editId: editId(row), ...changeOf(row.edit) };
      await upstream.updateTicket(ticket.sourceId, change, await reading.catalogue(), INTERACTIVE);
    },
    read: async (ticket) => {
      const catalogue = await reading.catalogue();
      const [current, conversation, audits] = await Promise.all([
        upstream.ticket(ticket.sourceId, catalogue, INTERACTIVE),
        upstream.comments(ticket.sourceId, INTERACTIVE),
        upstream.audits(ticket.sourceId, catalogue, INTERACTIVE),
      ]);
      if (!current) return null;
      if (conversation) {
        current.comments = { items: conversation.comments, complete: true };
        current.attachments = conversation.attachments;
      }
      return {
        tickets: [current],
        histories: new Map([[current.sourceId, audits?.items ?? []]]),
        people: [...(conversation?.people ?? []), ...(audits?.people ?? [])],
      };
    },
  };
}

function changeOf(edit: OutboxRow['edit']): Omit<TicketChange, 'editId'> {
  switch (edit.kind) {
    case 'comment':
      return { comment: { body: edit.body, public: edit.public } };
    case 'transition':
      return { statusSourceId: edit.toStatusSourceId };
    case 'assign':
      return { assigneeSourceId: edit.assigneeSourceId };
    case 'fields':
      return { fields: edit.fields };
  }
}
