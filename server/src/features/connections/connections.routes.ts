import { connectionRoutes } from '@speedyflow/contract/connections';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import type { Inbox } from '../../store/inbox/inbox.ts';
import { type ConnectionControl, listConnections, readFreshness, visibleConnection } from './connections.service.ts';

export function registerConnections(
  app: FastifyInstance,
  { database, inbox, clock, control }: { database: Database; inbox: Inbox; clock: Clock; control: ConnectionControl },
): void {
  handle(app, connectionRoutes.list, async ({ caller }) => ({
    data: await listConnections(database, caller, clock.now()),
  }));
  handle(app, connectionRoutes.freshness, async ({ caller, params }) => ({
    data: await readFreshness({ database, inbox }, caller, params.id, clock.now()),
  }));
  handle(app, connectionRoutes.test, async ({ caller, params }) => {
    await visibleConnection(database, caller, params.id);
    return { data: await control.test(params.id) };
  });
  handle(app, connectionRoutes.sync, async ({ caller, params, body }) => {
    await visibleConnection(database, caller, params.id);
    control.requestSync(params.id, { full: body.full ?? false });
    return { data: { requested: true as const } };
  });
}
