/** Watches the account's writes, and calls the webhooks that asked for it. */
import type { PostOffice } from '../../webhooks/post-office.ts';
import type { Desk } from '../desk.ts';
import { ticketEnvelope, userEnvelope } from './envelope.ts';
import { eventType } from './event-types.ts';
import { invocation, sortableId, uuidOf } from './invocation.ts';
import { type Happened, ticketEvents } from './ticket-events.ts';
import { notificationsOf } from './trigger-rules.ts';
import { userEvents } from './user-events.ts';
import { isForTriggers, type WebhookRecord } from './webhook.ts';

export interface DispatchOptions {
  seed: number;
  office: PostOffice;
  site: () => string;
  /** Trial accounts call webhooks so often a minute; null for no limit. */
  mostPerMinute: number | null;
}

export function dispatchWrites(desk: Desk, { seed, office, site, mostPerMinute }: DispatchOptions): void {
  let called = 0;
  const minute = { number: 0, called: 0 };

  const call = (webhook: WebhookRecord, body: string, at: number): void => {
    if (mostPerMinute !== null && overLimit(at, mostPerMinute)) return;
    called += 1;
    office.post(invocation(webhook, body, sortableId(at, `${seed} invocation ${called}`), desk.clock));
  };

  const overLimit = (at: number, most: number): boolean => {
    const number = Math.floor(at / 60_000);
    if (number !== minute.number) Object.assign(minute, { number, called: 0 });
    minute.called += 1;
    return minute.called > most;
  };

  /** Tells subscribers of events, which are the same for each of them. */
  const tell = (
    kind: 'ticket' | 'user',
    events: readonly Happened[],
    at: number,
    wire: (one: Happened, id: string) => unknown,
  ) => {
    for (const [position, happened] of events.entries()) {
      const type = eventType(kind, happened.name);
      const subscribers = active(desk).filter(({ subscriptions }) => subscriptions.includes(type));
      if (subscribers.length === 0) continue;
      const body = JSON.stringify(wire(happened, uuidOf(`${seed} event ${desk.writes} ${position}`)));
      for (const webhook of subscribers) call(webhook, body, at);
    }
  };

  desk.observe((write, before) => {
    if (desk.webhooks.size === 0) return;
    const at = desk.clock();
    for (const change of write.changes) {
      if (change.kind === 'user') {
        const { user } = change;
        tell('user', userEvents(before.user, user), at, (one, id) => userEnvelope(user, one, { id, at }));
      }
    }
    const { ticketId, actorId, type } = write.effect;
    const ticket = ticketId === null ? undefined : desk.tickets.find(ticketId);
    if (ticket === undefined) return;
    const events = ticketEvents(desk, write, site());
    tell('ticket', events, at, (one, id) => ticketEnvelope(ticket, actorId ?? -1, one, { id, at }));
    // Triggers run when a ticket was saved, which deleting it is not.
    if (ticket.deleted || events.length === 0) return;
    for (const { webhookId, body } of notificationsOf(
      desk,
      ticket,
      type === 'ticket.created' ? 'Create' : 'Change',
      at,
    )) {
      const webhook = desk.webhooks.get(webhookId);
      if (webhook?.status === 'active' && isForTriggers(webhook)) call(webhook, body, at);
    }
  });
}

function active(desk: Desk): WebhookRecord[] {
  return [...desk.webhooks.values()].filter(({ status }) => status === 'active');
}
