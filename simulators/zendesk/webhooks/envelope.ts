/** The JSON of an event: ids as text, enumerations in capitals, and empty text for nothing. */
import type { UserRecord } from '../content/account-users.ts';
import type { TicketRecord } from '../store/record.ts';
import { isoTime } from '../wire/time.ts';
import { eventType } from './event-types.ts';
import type { Happened } from './ticket-events.ts';

export const ACCOUNT_ID = 21_447_301;
const VERSION = '2022-11-06';

/** Channels have other names here. */
const CHANNELS: Record<string, string> = { api: 'web_service', web: 'web_form', email: 'mail' };

interface Stamp {
  id: string;
  at: number;
}

export function ticketEnvelope(ticket: TicketRecord, actorId: number, { name, event }: Happened, { id, at }: Stamp) {
  return {
    account_id: ACCOUNT_ID,
    id,
    type: eventType('ticket', name),
    subject: `zen:ticket:${ticket.id}`,
    time: nanoTime(at),
    zendesk_event_version: VERSION,
    detail: ticketDetail(ticket, actorId),
    event,
  };
}

export function userEnvelope(user: UserRecord, { name, event }: Happened, { id, at }: Stamp) {
  return {
    account_id: ACCOUNT_ID,
    id,
    type: eventType('user', name),
    subject: `zen:user:${user.id}`,
    time: nanoTime(at),
    zendesk_event_version: VERSION,
    detail: {
      created_at: isoTime(user.createdAt),
      email: user.email,
      external_id: user.externalId ?? '',
      default_group_id: idText(user.defaultGroupId, '0'),
      id: String(user.id),
      organization_id: idText(user.organizationId, '0'),
      role: user.role,
      updated_at: isoTime(user.updatedAt),
    },
    event,
  };
}

function ticketDetail(ticket: TicketRecord, actorId: number) {
  const status = ticket.scrubbed ? 'scrubbed' : ticket.deleted ? 'deleted' : ticket.status;
  return {
    actor_id: String(actorId),
    assignee_id: idText(ticket.assigneeId),
    brand_id: String(ticket.brandId),
    created_at: isoTime(ticket.createdAt),
    custom_status: String(ticket.customStatusId),
    description: ticket.description,
    external_id: ticket.externalId ?? '',
    form_id: String(ticket.formId),
    group_id: idText(ticket.groupId),
    id: String(ticket.id),
    is_public: ticket.isPublic,
    organization_id: idText(ticket.organizationId),
    priority: (ticket.priority ?? '').toUpperCase(),
    requester_id: String(ticket.requesterId),
    status: status.toUpperCase(),
    subject: ticket.subject,
    submitter_id: String(ticket.submitterId),
    tags: ticket.tags,
    type: (ticket.type ?? '').toUpperCase(),
    updated_at: isoTime(ticket.updatedAt),
    via: { channel: CHANNELS[ticket.via.channel] ?? ticket.via.channel },
  };
}

function idText(id: number | null, nothing = ''): string {
  return id === null ? nothing : String(id);
}

/** `2025-01-08T10:12:07.672717030Z`: nine digits after the point. */
function nanoTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000000Z');
}
