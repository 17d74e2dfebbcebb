/** Triggers that call webhooks: conditions over the ticket after a save, and a body filled in from a template. */

import { SYSTEM_USER } from '../content/base-audits.ts';
import { type Condition, compileConditions } from '../content/conditions.ts';
import type { Desk } from '../desk.ts';
import type { TicketRecord } from '../store/record.ts';
import { isoTime } from '../wire/time.ts';

export interface TriggerRecord {
  id: number;
  title: string;
  active: boolean;
  conditions: { all: readonly Condition[]; any: readonly Condition[] };
  actions: readonly { field: string; value: unknown }[];
  createdAt: number;
  updatedAt: number;
}

/** Whether a save made the ticket or changed it. */
export type Occasion = 'Create' | 'Change';

/** What a trigger sends where, after a save. */
export interface Notification {
  webhookId: string;
  body: string;
}

/** What the account's triggers send when a ticket was saved. */
export function notificationsOf(desk: Desk, ticket: TicketRecord, occasion: Occasion, at: number): Notification[] {
  return [...desk.triggers.values()]
    .filter(({ active, conditions }) => active && holds(desk, conditions, ticket, occasion, at))
    .flatMap(({ actions }) => actions.filter(({ field }) => field === 'notification_webhook'))
    .flatMap(({ value }) => {
      const [webhookId, template] = [value].flat();
      return [{ webhookId: String(webhookId), body: filled(desk, String(template ?? ''), ticket) }];
    });
}

function holds(
  desk: Desk,
  { all, any }: TriggerRecord['conditions'],
  ticket: TicketRecord,
  occasion: Occasion,
  now: number,
) {
  const viewer = { userId: SYSTEM_USER, now };
  const test = (condition: Condition) =>
    condition.field === 'update_type'
      ? condition.value === occasion
      : compileConditions({ all: [condition], any: [] }, desk.tickets.columns, viewer)(ticket.id - 1);
  return all.every(test) && (any.length === 0 || any.some(test));
}

/** `{{ticket.title}}` and the like; what is not known is left out, as the real thing does. */
function filled(desk: Desk, template: string, ticket: TicketRecord): string {
  const values: Record<string, unknown> = {
    'ticket.id': ticket.id,
    'ticket.title': ticket.subject,
    'ticket.description': ticket.description,
    'ticket.status': ticket.status.charAt(0).toUpperCase() + ticket.status.slice(1),
    'ticket.priority': ticket.priority ?? '',
    'ticket.ticket_type': ticket.type ?? '',
    'ticket.external_id': ticket.externalId ?? '',
    'ticket.tags': ticket.tags.join(' '),
    'ticket.created_at_with_timestamp': isoTime(ticket.createdAt),
    'ticket.updated_at_with_timestamp': isoTime(ticket.updatedAt),
    'ticket.requester.id': ticket.requesterId,
    'ticket.requester.name': desk.users.nameOf(ticket.requesterId),
    'ticket.assignee.id': ticket.assigneeId ?? '',
    'ticket.assignee.name': ticket.assigneeId === null ? '' : desk.users.nameOf(ticket.assigneeId),
    'ticket.group.id': ticket.groupId ?? '',
  };
  return template.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => escaped(String(values[name] ?? '')));
}

/** Templates are JSON, mostly. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
