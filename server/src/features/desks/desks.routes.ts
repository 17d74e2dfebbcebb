import { deskRoutes } from '@speedyflow/contract/desks';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Database } from '../../store/database.ts';
import { getDesk, listDesks, listQueues } from './desks.service.ts';

export function registerDesks(app: FastifyInstance, { database }: { database: Database }): void {
  handle(app, deskRoutes.list, async ({ caller }) => ({ data: await listDesks(database, caller) }));
  handle(app, deskRoutes.get, async ({ caller, params }) => ({ data: await getDesk(database, caller, params.id) }));
  handle(app, deskRoutes.queues, async ({ caller, params }) => ({
    data: await listQueues(database, caller, params.id),
  }));
}
