/** Tickets as the API writes them. */

import { ratings } from '../content/ids.ts';
import { customFieldIds } from '../content/ticket-fields.ts';
import type { FieldValue, TicketRecord } from '../store/record.ts';
import { isoTime, isoTimeOrNull } from './time.ts';

const CUSTOM_FIELDS = customFieldIds.map((id) => ({ id, key: String(id) }));

export type TicketWire = Record<string, unknown> & { id: number };

/** A ticket, whole. Exports and single tickets carry `generated_timestamp`; so do lists of newer accounts. */
export function ticketWire(ticket: TicketRecord, site: string): TicketWire {
  const fields = customFieldWires(ticket.customFields);
  return {
    url: `${site}/api/v2/tickets/${ticket.id}.json`,
    id: ticket.id,
    external_id: ticket.externalId,
    via: ticket.via,
    created_at: isoTime(ticket.createdAt),
    updated_at: isoTime(ticket.updatedAt),
    generated_timestamp: ticket.generatedAt / 1000,
    type: ticket.type,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.description,
    priority: ticket.priority,
    status: ticket.deleted || ticket.scrubbed ? 'deleted' : ticket.status,
    recipient: ticket.via.channel === 'email' ? 'support@demo.example' : null,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: ticket.assigneeId,
    organization_id: ticket.organizationId,
    group_id: ticket.groupId,
    collaborator_ids: ticket.collaboratorIds,
    follower_ids: ticket.followerIds,
    email_cc_ids: ticket.emailCcIds,
    forum_topic_id: null,
    problem_id: ticket.problemId,
    has_incidents: ticket.hasIncidents,
    is_public: ticket.isPublic,
    due_at: isoTimeOrNull(ticket.dueAt),
    tags: ticket.tags,
    custom_fields: fields,
    satisfaction_rating: satisfactionWire(ticket),
    sharing_agreement_ids: [],
    custom_status_id: ticket.customStatusId,
    fields,
    followup_ids: [],
    ticket_form_id: ticket.formId,
    brand_id: ticket.brandId,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: ticket.via.channel === 'native_messaging',
  };
}

function satisfactionWire({ id, satisfaction }: TicketRecord) {
  if (satisfaction === null) return null;
  if (satisfaction.score === 'good' || satisfaction.score === 'bad') {
    return { id: ratings.id(id), score: satisfaction.score, comment: null };
  }
  return { score: satisfaction.score };
}

function customFieldWires(values: Readonly<Record<string, FieldValue>>): { id: number; value: FieldValue }[] {
  return CUSTOM_FIELDS.map(({ id, key }) => ({ id, value: values[key] ?? null }));
}
