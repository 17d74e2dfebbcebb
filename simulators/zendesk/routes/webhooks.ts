/** Webhooks, their secrets and their latest invocations; the triggers that call them. */
import { createHash } from 'node:crypto';
import type { DeliveryLedger } from '../../webhooks/delivery-ledger.ts';
import { rules } from '../content/ids.ts';
import type { Desk } from '../desk.ts';
import { ApiError, notFound, recordInvalid } from '../http/api-error.ts';
import { text } from '../http/query.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import type { Change } from '../store/state-file.ts';
import { sortableId } from '../webhooks/invocation.ts';
import type { TriggerRecord } from '../webhooks/trigger-rules.ts';
import { readWebhook, type WebhookRecord } from '../webhooks/webhook.ts';
import { isoTime } from '../wire/time.ts';
import { one, page } from './listing.ts';
import { bodyObject } from './tickets-write.ts';

export interface WebhookRoutesOptions {
  seed: number;
  ledger: DeliveryLedger;
  /** How many webhooks there may be; null for any number. */
  most: number | null;
}

/** Rules from here on are triggers that clients made. */
const FIRST_TRIGGER = 100;

export function webhookRoutes(desk: Desk, { seed, ledger, most }: WebhookRoutesOptions): Route[] {
  const write = (call: Call, type: string, change: Change): void => {
    const effect = { type, ticketId: null, actorId: call.caller.userId, commentIds: [], idempotency: null };
    desk.write({ at: call.now, effect, changes: [change] });
  };
  const found = (call: Call): WebhookRecord => {
    const webhook = desk.webhooks.get(call.params.id ?? '');
    if (webhook === undefined) throw notFound();
    return webhook;
  };
  const newSecret = () => createHash('sha256').update(`${seed} secret ${desk.writes}`).digest('base64');

  const change = (call: Call): Answer => {
    const before = found(call);
    const given = readWebhook(bodyObject(call, 'webhook'), before);
    const now = { updatedAt: call.now, updatedBy: call.caller.userId! };
    write(call, 'webhook.updated', { kind: 'webhook', webhook: { ...before, ...given, ...now } });
    return new Answer(204);
  };

  const base = '/api/v2/webhooks';
  const webhookRoute = (method: Route['method'], path: string, answer: Route['answer']): Route => {
    return { method, path: `${base}${path}`, resource: 'webhooks', role: 'admin', answer };
  };

  return [
    webhookRoute('GET', '', (call) => {
      const wanted = text(call.query, 'filter[status]');
      const webhooks = [...desk.webhooks.values()].filter(({ status }) => wanted === undefined || status === wanted);
      return {
        webhooks: webhooks.map(webhookWire),
        meta: { has_more: false, after_cursor: null, before_cursor: null },
        links: { prev: null, next: null },
      };
    }),
    webhookRoute('POST', '', (call) => {
      if (most !== null && desk.webhooks.size >= most) throw tooManyWebhooks(most);
      const given = readWebhook(bodyObject(call, 'webhook'), null);
      const by = call.caller.userId!;
      const stamps = { createdAt: call.now, createdBy: by, updatedAt: call.now, updatedBy: by };
      const id = sortableId(call.now, `${seed} webhook ${desk.writes}`);
      const webhook = { id, ...given, secret: newSecret(), ...stamps };
      write(call, 'webhook.created', { kind: 'webhook', webhook });
      return new Answer(201, { webhook: webhookWire(webhook) });
    }),
    webhookRoute('GET', '/:id', (call) => ({ webhook: webhookWire(found(call)) })),
    webhookRoute('PUT', '/:id', (call) => change(call)),
    webhookRoute('PATCH', '/:id', (call) => change(call)),
    webhookRoute('DELETE', '/:id', (call) => {
      write(call, 'webhook.deleted', { kind: 'no_webhook', id: found(call).id });
      return new Answer(204);
    }),
    webhookRoute('GET', '/:id/signing_secret', (call) => secretWire(found(call))),
    webhookRoute('POST', '/:id/signing_secret', (call) => {
      const webhook = { ...found(call), secret: newSecret() };
      write(call, 'webhook.secret_reset', { kind: 'webhook', webhook });
      return new Answer(201, secretWire(webhook));
    }),
    webhookRoute('GET', '/:id/invocations', (call) => {
      const { id } = found(call);
      const own = ledger.recent().filter(({ webhook }) => webhook === id);
      return {
        invocations: own.map((delivery) => ({
          id: delivery.id,
          latest_completed_at: isoTime(delivery.endedAt),
          status: delivery.outcome,
          status_code: delivery.status,
        })),
        meta: { has_more: false, after_cursor: null, before_cursor: null },
        links: { prev: null, next: null },
      };
    }),
    ...triggerRoutes(desk, write),
  ];
}

function triggerRoutes(desk: Desk, write: (call: Call, type: string, change: Change) => void): Route[] {
  const all = () => [...desk.triggers.values()];
  const save = (call: Call, before: TriggerRecord | null): TriggerRecord => {
    const asked = bodyObject(call, 'trigger') as Partial<TriggerRecord>;
    const actions = asked.actions ?? before?.actions ?? [];
    if (actions.length === 0) throw recordInvalid({ actions: [{ description: 'Actions: cannot be empty' }] });
    const trigger: TriggerRecord = {
      id: before?.id ?? rules.id(FIRST_TRIGGER + desk.writes),
      title: asked.title ?? before?.title ?? '',
      active: asked.active ?? before?.active ?? true,
      conditions: { all: [], any: [], ...before?.conditions, ...asked.conditions },
      actions,
      createdAt: before?.createdAt ?? call.now,
      updatedAt: call.now,
    };
    write(call, 'trigger.saved', { kind: 'trigger', trigger });
    return trigger;
  };
  const triggerRoute = (method: Route['method'], path: string, answer: Route['answer']): Route => {
    return { method, path: `/api/v2/triggers${path}`, resource: 'triggers', role: 'admin', answer };
  };
  return [
    triggerRoute('GET', '', (call) => page(call, 'triggers', all(), (trigger) => triggerWire(trigger, call.site))),
    triggerRoute('POST', '', (call) => new Answer(201, { trigger: triggerWire(save(call, null), call.site) })),
    triggerRoute('GET', '/:id', (call) => ({ trigger: triggerWire(one(all(), call), call.site) })),
    triggerRoute('PUT', '/:id', (call) => ({ trigger: triggerWire(save(call, one(all(), call)), call.site) })),
    triggerRoute('DELETE', '/:id', (call) => {
      write(call, 'trigger.deleted', { kind: 'no_trigger', id: one(all(), call).id });
      return new Answer(204);
    }),
  ];
}

function tooManyWebhooks(most: number): ApiError {
  const detail = `Trial accounts may have ${most} webhooks`;
  return new ApiError(400, { errors: [{ code: 'WebhookLimitReached', title: 'Too many webhooks', detail }] });
}

function secretWire({ secret }: WebhookRecord) {
  return { signing_secret: { algorithm: 'SHA256', secret } };
}

/** Secrets of authentication are not told again. */
function webhookWire(webhook: WebhookRecord): Record<string, unknown> {
  const { authentication } = webhook;
  return {
    id: webhook.id,
    name: webhook.name,
    description: webhook.description,
    status: webhook.status,
    endpoint: webhook.endpoint,
    http_method: webhook.method,
    request_format: webhook.format,
    subscriptions: webhook.subscriptions,
    authentication: authentication && { type: authentication.type, add_position: 'header' },
    custom_headers: webhook.customHeaders,
    created_at: isoTime(webhook.createdAt),
    created_by: String(webhook.createdBy),
    updated_at: isoTime(webhook.updatedAt),
    updated_by: String(webhook.updatedBy),
  };
}

function triggerWire(trigger: TriggerRecord, site: string): Record<string, unknown> & { id: number } {
  return {
    url: `${site}/api/v2/triggers/${trigger.id}.json`,
    id: trigger.id,
    title: trigger.title,
    raw_title: trigger.title,
    description: null,
    active: trigger.active,
    default: false,
    position: 1,
    conditions: trigger.conditions,
    actions: trigger.actions,
    category_id: null,
    created_at: isoTime(trigger.createdAt),
    updated_at: isoTime(trigger.updatedAt),
  };
}
