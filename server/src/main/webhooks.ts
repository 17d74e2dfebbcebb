import type { FastifyInstance } from 'fastify';
import { Counter, Gauge } from 'prom-client';
import { registerWebhookIngress } from '../features/webhooks/webhook-ingress.ts';
import { webhookReceiver } from '../features/webhooks/webhook-receiver.ts';
import { WebhookSecrets } from '../features/webhooks/webhook-secrets.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { Inbox } from '../store/inbox/inbox.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import { jiraWebhookDialect } from '../upstream/jira/webhook-dialect.ts';
import { zendeskWebhookDialect } from '../upstream/zendesk/webhook-dialect.ts';

interface WebhookMeans {
  database: Database;
  inbox: Inbox;
  box: SecretBox;
  clock: Clock;
  metrics: Metrics;
}

/** Ties the routes of webhooks to the inbox and to what each upstream means by them. */
export function wireWebhooks(app: FastifyInstance, { database, inbox, box, clock, metrics }: WebhookMeans): void {
  const secrets = new WebhookSecrets({ database, box, configured: {}, now: clock.now });
  const deliveries = new Counter({
    name: 'webhook_deliveries_total',
    help: 'Webhooks that came in, by how they ended',
    labelNames: ['kind', 'outcome'],
    registers: [metrics.registry],
  });
  new Gauge({
    name: 'webhook_inbox_backlog',
    help: 'Tickets webhooks spoke of that are still to be read',
    registers: [metrics.registry],
    async collect() {
      this.set(await inbox.backlog());
    },
  });
  const receive = webhookReceiver({
    inbox,
    dialects: { jira: jiraWebhookDialect, zendesk: zendeskWebhookDialect },
    secretsOf: (kind, connectionId) => secrets.of(kind, connectionId),
    now: clock.now,
    count: (kind, outcome) => deliveries.inc({ kind, outcome }),
  });
  registerWebhookIngress(app, receive);
}
