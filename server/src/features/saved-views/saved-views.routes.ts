import { savedViewRoutes } from '@speedyflow/contract/saved-views';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { createView, listViews, removeView, replaceView } from './saved-views.service.ts';

export function registerSavedViews(
  app: FastifyInstance,
  { database, clock }: { database: Database; clock: Clock },
): void {
  handle(app, savedViewRoutes.list, async ({ caller }) => ({ data: await listViews(database, caller, clock.now()) }));
  handle(app, savedViewRoutes.create, async ({ caller, body }) => ({
    data: await createView(database, caller, body, clock.now()),
  }));
  handle(app, savedViewRoutes.replace, async ({ caller, params, body }) => ({
    data: await replaceView(database, caller, params.id, body, clock.now()),
  }));
  handle(app, savedViewRoutes.remove, async ({ caller, params }) => {
    await removeView(database, caller, params.id);
    return { data: { removed: true as const } };
  });
}
