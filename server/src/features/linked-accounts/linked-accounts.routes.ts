import { linkedAccountRoutes } from '@speedyflow/contract/linked-accounts';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import { type LinkedAccountMeans, linkByToken, listLinkedAccounts, unlink } from './linked-accounts.service.ts';

export function registerLinkedAccounts(app: FastifyInstance, means: LinkedAccountMeans & { clock: Clock }): void {
  const { database, clock } = means;
  handle(app, linkedAccountRoutes.list, async ({ caller }) => ({ data: await listLinkedAccounts(database, caller) }));
  handle(app, linkedAccountRoutes.link, async ({ caller, params, body }) => ({
    data: await linkByToken(means, caller, params.connection, {
      credentials: { kind: 'token', email: body.email, apiToken: body.api_token },
      at: clock.now(),
    }),
  }));
  handle(app, linkedAccountRoutes.unlink, async ({ caller, params }) => ({
    data: await unlink(database, caller, params.connection, clock.now()),
  }));
}
