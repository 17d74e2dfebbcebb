import type { TicketEdit } from '../../domain/edit.ts';
import { weigh } from '../../domain/edit-conflict.ts';
import { AppError } from '../../domain/errors.ts';
import type { TicketChange, ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { Arrival } from '../take-over.ts';
import type { ZendeskReading } from '../zendesk/zendesk-sync.ts';
import { untilNobodyInterferes } from './concurrent-change.ts';
import type { EditSender, Looks } from './edit-sender.ts';
import { presentMembers } from './present-members.ts';
import { uploadEach } from './zendesk-files.ts';
import { createZendeskMaker } from './zendesk-maker.ts';

const INTERACTIVE = { priority: 'interactive', purpose: 'edits' } as const;

/** A call that broke off may still be carried out a little later. */
const LOOKS_FOR_COMMENT: Looks = { times: 3, everyMs: 5_000 };

/** Sends edits to Zendesk, where each is one update of the ticket, marked in its audit. */
export function createZendeskSender(upstream: ZendeskUpstream, reading: ZendeskReading): EditSender {
  return {
    find: async ({ edit, ticketSourceId, mark }) =>
      edit.kind === 'files' ? { sourceId: null } : upstream.findEdit(ticketSourceId, mark, INTERACTIVE),
    looksFor: ({ edit }) => (edit.kind === 'comment' ? LOOKS_FOR_COMMENT : { times: 1, everyMs: 0 }),
    send: ({ edit, ticketSourceId, mark, base, files = [] }) =>
      untilNobodyInterferes(async () => {
        const catalogue = await reading.catalogue();
        const update = (change: Omit<TicketChange, 'editId'>) =>
          upstream.updateTicket(ticketSourceId, { editId: mark, ...change }, catalogue, INTERACTIVE);
        if (edit.kind === 'comment') {
          const comment = { body: edit.body, public: edit.public, uploadTokens: await uploadEach(upstream, files) };
          return { kind: 'stands', ...(await update({ comment })) };
        }
        // They went with the first comment.
        if (edit.kind === 'files') return { kind: 'stands', sourceId: null };
        const ticket = await upstream.ticket(ticketSourceId, catalogue, INTERACTIVE);
        if (!ticket) throw new AppError('upstream_refused', 'NOT_FOUND', 'The ticket is gone, or hidden from us.');
        const weighed = weigh(edit, base, presentMembers(ticket));
        if (weighed.kind === 'conflict') return weighed;
        if (weighed.kind === 'send') {
          await update({ ...changeOf(weighed.edit as OverwritingEdit), onlyIfUpdatedAt: ticket.updatedAt });
        }
        return { kind: 'stands', sourceId: null };
      }),
    ...createZendeskMaker(upstream),
  };
}

/** One ticket, read the way the mirror reads it. */
export function zendeskTicketReader(upstream: ZendeskUpstream, reading: ZendeskReading) {
  return async (ticketSourceId: string): Promise<Arrival | null> => {
    const catalogue = await reading.catalogue();
    const [current, conversation, audits] = await Promise.all([
      upstream.ticket(ticketSourceId, catalogue, INTERACTIVE),
      upstream.comments(ticketSourceId, INTERACTIVE),
      upstream.audits(ticketSourceId, catalogue, INTERACTIVE),
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
  };
}

/** All but comments, which overwrite nothing. */
type OverwritingEdit = Exclude<TicketEdit, { kind: 'comment' }>;

function changeOf(edit: OverwritingEdit): Omit<TicketChange, 'editId'> {
  switch (edit.kind) {
    case 'transition':
      return { statusSourceId: edit.toStatusSourceId };
    case 'assign':
      return { assigneeSourceId: edit.assigneeSourceId };
    case 'fields':
      return { fields: edit.fields };
  }
}
