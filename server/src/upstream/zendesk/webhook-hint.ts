import { Type } from 'typebox';
import type { WebhookHint } from '../../domain/webhook.ts';
import { DecodeError, Maybe, wireReader } from '../transport/wire.ts';

const TicketId = Type.Union([
  Type.String({ pattern: '^[1-9][0-9]{0,18}$' }),
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
]);

/** An event of a subscription; the ticket is its subject. */
const readEvent = wireReader(
  'event',
  Type.Object({
    type: Type.String({ pattern: '^zen:event-type:', maxLength: 120 }),
    subject: Maybe(Type.String()),
    detail: Maybe(Type.Object({ id: Maybe(TicketId) })),
  }),
);
/** What a trigger or an automation sends is written by an administrator: this much of it is agreed. */
const readTriggered = wireReader('webhook', Type.Object({ ticket_id: TicketId, event: Maybe(Type.String()) }));

const EVENT_PREFIX = 'zen:event-type:';
const SUBJECT_TICKET = /^zen:ticket:(\d{1,19})$/;
const DELETIONS: ReadonlySet<string> = new Set([
  'ticket.soft_deleted',
  'ticket.permanently_deleted',
  'ticket.marked_as_spam',
]);

/** What a Zendesk webhook hints at, of an event subscription or of a trigger; null when it is none. */
export function zendeskHintOf(payload: Readonly<Record<string, unknown>>): WebhookHint | null {
  const event = orNull(() => readEvent(payload));
  if (event !== null) {
    const name = event.type.slice(EVENT_PREFIX.length);
    const isTicket = name.startsWith('ticket.');
    const id = SUBJECT_TICKET.exec(event.subject ?? '')?.[1] ?? (isTicket ? event.detail?.id : undefined);
    const tickets = id === undefined || id === null ? [] : [String(id)];
    return { event: name, tickets, deleted: DELETIONS.has(name), catalogue: false };
  }
  const triggered = orNull(() => readTriggered(payload));
  if (triggered === null) return null;
  const name = (triggered.event ?? 'trigger').slice(0, 100);
  return { event: name, tickets: [String(triggered.ticket_id)], deleted: false, catalogue: false };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}
