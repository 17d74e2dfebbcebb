import type { FastifyInstance } from 'fastify';
import type { Guard } from '../../http/guard.ts';
import { API_PREFIXES } from '../../http/handle.ts';
import type { WebhookKind, webhookReceiver } from './webhook-receiver.ts';

const RECEIVE: Readonly<Record<WebhookKind, Guard>> = {
  jira: { id: 'webhooks.receiveJira', method: 'POST', access: 'signed', limit: 'webhook' },
  zendesk: { id: 'webhooks.receiveZendesk', method: 'POST', access: 'signed', limit: 'webhook' },
};

/** Larger webhooks are not sent, and not read either. */
const BODY_BYTES_MAX = 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** The routes upstreams deliver webhooks to. They have no session; the bytes of the body are what is signed. */
export function registerWebhookIngress(app: FastifyInstance, receive: ReturnType<typeof webhookReceiver>): void {
  void app.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      async (_request: unknown, body: Buffer) => body,
    );
    for (const kind of ['jira', 'zendesk'] as const) {
      for (const prefix of ['', ...API_PREFIXES]) {
        scope.post<{ Params: { connection: string }; Body: Buffer | undefined; Querystring: Record<string, unknown> }>(
          `${prefix}/webhooks/${kind}/:connection`,
          { config: { guard: RECEIVE[kind] }, bodyLimit: BODY_BYTES_MAX },
          async ({ params, headers, query, body }, reply) => {
            await receive(kind, params.connection, { headers, query, body: body ?? NOTHING });
            return reply.code(200).type('application/json; charset=utf-8').send('{"success":true}');
          },
        );
      }
    }
  });
}
