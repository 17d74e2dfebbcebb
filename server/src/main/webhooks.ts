import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import { AppError } from '../domain/errors.ts';
import { registerWebhookIngress } from '../features/webhooks/webhook-ingress.ts';
import { type WebhookKind, webhookReceiver } from '../features/webhooks/webhook-receiver.ts';
import { WebhookRegistrations } from '../features/webhooks/webhook-registrations.ts';
import { WebhookSecrets } from '../features/webhooks/webhook-secrets.ts';
import { registerWebhooks } from '../features/webhooks/webhooks.routes.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { Inbox } from '../store/inbox/inbox.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import { jiraWebhookDialect } from '../upstream/jira/webhook-dialect.ts';
import { zendeskWebhookDialect } from '../upstream/zendesk/webhook-dialect.ts';
import { alone } from './alone.ts';
import type { SiteRuntime } from './site-runtime.ts';

/** How often each site is asked whether its webhooks still stand: they may end, or be removed, without a word. */
const VERIFY_EVERY_MS = 10 * 60_000;

/** How soon sites are looked after that this process has begun to lead. */
const LOOK_EVERY_MS = 5_000;

/** How long a site that does not answer keeps its connection from being removed. */
const LEAVE_WITHIN_MS = 15_000;

const FAULT_EVERY_MS = 10_000;

interface WebhookMeans {
  database: Database;
  inbox: Inbox;
  box: SecretBox;
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
  sites: readonly SiteRuntime[];
  /** Secrets of webhooks that were set up by hand, from the process's settings. */
  configured: Partial<Record<WebhookKind, string>>;
  /** Where this server is reached from outside, where that is configured. */
  publicUrl: string | undefined;
  signal: AbortSignal;
}

export interface Webhooks {
  /** Removes a connection's webhooks at its site as well as can be. @returns what is left there and why, or null */
  leave(connectionId: number, userId: number | null): Promise<string | null>;
  /**
   * Registers the webhooks of every site, for a server that learns where it is only when it listens. A site that
   * refuses is polled as before.
   */
  registerAll(publicUrl: string): Promise<void>;
  /** Settles once everything has stopped after the signal aborted. */
  readonly stopped: Promise<void>;
}

/** Ties the routes of webhooks to the inbox, to what each upstream means by them, and to their registration there. */
export function wireWebhooks(app: FastifyInstance, means: WebhookMeans): Webhooks {
  const { database, inbox, box, clock, logger, sites, configured, signal } = means;
  let { publicUrl } = means;
  const secrets = new WebhookSecrets({ database, box, configured, now: clock.now });
  const siteOf = (connectionId: number) => sites.find((site) => site.connectionId === connectionId);
  const registrations = new WebhookRegistrations({
    database,
    box,
    secrets,
    now: clock.now,
    registrarOf: (connectionId) => siteOf(connectionId)?.webhooks,
    publicOrigin: () => publicUrl,
    alone: (connectionId, work) => alone({ database, clock }, `webhooks of connection ${connectionId}`, work),
  });
  registerWebhookIngress(
    app,
    webhookReceiver({
      inbox,
      dialects: { jira: jiraWebhookDialect, zendesk: zendeskWebhookDialect },
      secretsOf: (...asked) => secrets.of(...asked),
      now: clock.now,
      count: deliveryCounter(means),
      fault: faultLog(means),
    }),
  );
  registerWebhooks(app, { database, inbox, registrations, now: clock.now });

  const verifiedAt = new Map<number, number>();
  /** Those this process leads: any other's are looked after there. */
  const verify = async () => {
    // A copy: connections come and go meanwhile.
    for (const site of [...sites]) {
      const { connectionId } = site;
      const since = clock.now() - (verifiedAt.get(connectionId) ?? Number.NEGATIVE_INFINITY);
      if (signal.aborted || !site.leads() || since < VERIFY_EVERY_MS) continue;
      verifiedAt.set(connectionId, clock.now());
      try {
        await registrations.renew(connectionId);
      } catch (error) {
        logger.error({ err: error, connection: connectionId }, 'webhooks could not be looked after');
      }
    }
  };
  const lookAfter = async () => {
    while (!signal.aborted) {
      await verify();
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  };

  const remove = async (connectionId: number, userId: number | null): Promise<string | null> => {
    try {
      const { byHand } = await registrations.remove(connectionId, userId);
      return byHand ? 'The webhook that was set up by hand: remove it at the site.' : null;
    } catch (error) {
      logger.warn({ err: error, connection: connectionId }, 'webhooks of a removed connection stay at its site');
      return `Its webhooks: ${error instanceof AppError ? error.message : 'an unexpected fault; the log has it.'}`;
    }
  };
  return {
    leave: async (connectionId, userId) => {
      const answered = new AbortController();
      const patience = clock.sleep(LEAVE_WITHIN_MS, AbortSignal.any([answered.signal, signal]));
      const late = patience.then(() => 'Its webhooks: the site did not answer in time.');
      return Promise.race([remove(connectionId, userId), late]).finally(() => answered.abort());
    },
    registerAll: async (url) => {
      publicUrl = url;
      const register = async ({ connectionId }: SiteRuntime) => {
        try {
          await registrations.register(connectionId, null);
        } catch (error) {
          logger.warn({ err: error, connection: connectionId }, 'webhooks could not be registered: changes are polled');
        }
      };
      await Promise.all(sites.map(register));
    },
    stopped: lookAfter(),
  };
}

/** One line now and then: a disk that is full refuses hundreds a second. */
function faultLog({ clock, logger }: WebhookMeans) {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error: unknown) => {
    if (clock.now() - saidAt < FAULT_EVERY_MS) return;
    saidAt = clock.now();
    logger.error({ err: error }, 'webhooks cannot be kept');
  };
}

function deliveryCounter({ metrics: { registry }, inbox }: WebhookMeans) {
  const deliveries = new Counter({
    name: 'webhook_deliveries_total',
    help: 'Webhooks that came in, by how they ended',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  new Gauge({
    name: 'webhook_inbox_backlog',
    help: 'Tickets webhooks spoke of that are still to be read',
    registers: [registry],
    async collect() {
      this.set(await inbox.backlog());
    },
  });
  return (kind: WebhookKind, outcome: string) => deliveries.inc({ kind, outcome });
}
