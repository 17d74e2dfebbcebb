import { type WebhookState, webhookRoutes } from '@speedyflow/contract/webhooks';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Database } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { idsOf, unknownConnection, type WebhookRegistrations } from './webhook-registrations.ts';
import { readRegistration, readSite } from './webhooks.store.ts';

const HOUR_MS = 60 * 60_000;

interface WebhookParts {
  database: Database;
  inbox: Inbox;
  registrations: WebhookRegistrations;
  now: () => number;
}

export function registerWebhooks(app: FastifyInstance, parts: WebhookParts): void {
  const { registrations } = parts;
  handle(app, webhookRoutes.state, async ({ params }) => ({ data: await stateOf(parts, params.id) }));
  handle(app, webhookRoutes.register, async ({ caller, params }) => {
    await registrations.register(params.id, caller.userId);
    return { data: await stateOf(parts, params.id) };
  });
  handle(app, webhookRoutes.manual, async ({ caller, params, body }) => ({
    data: await registrations.byHand(params.id, caller.userId, body.secret),
  }));
  handle(app, webhookRoutes.rotate, async ({ caller, params, body }) => {
    const windowMs = body.window_seconds === undefined ? undefined : body.window_seconds * 1000;
    await registrations.rotate(params.id, caller.userId, windowMs);
    return { data: await stateOf(parts, params.id) };
  });
  handle(app, webhookRoutes.remove, async ({ caller, params }) => ({
    data: { removed: (await registrations.remove(params.id, caller.userId)).removed },
  }));
}

async function stateOf({ database, inbox, registrations, now }: WebhookParts, id: number): Promise<WebhookState> {
  const [site, row] = await Promise.all([readSite(database.read, id), readRegistration(database.read, id)]);
  if (!site) throw unknownConnection();
  const received = await inbox.received(id, now() - HOUR_MS);
  const previous = row?.previous_until ?? null;
  return {
    connection_id: id,
    registered: !row || row.registered_at === null ? 'no' : idsOf(row).length > 0 ? 'here' : 'by_hand',
    url: row?.callback_url ?? registrations.urlOf(site.kind, id),
    registered_at: instant(row?.registered_at),
    expires_at: instant(row?.expires_at),
    previous_secret_until: previous !== null && previous > now() ? instant(previous) : null,
    last_delivery_at: instant(received.lastAt),
    deliveries_last_hour: received.count,
    error: row?.error ?? null,
  };
}

function instant(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}
