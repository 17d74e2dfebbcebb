import { technicianViewRoutes } from '@speedyflow/contract/technician-views';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { readUnitCounts, readView, readViewCounts } from './technician-views.service.ts';

export function registerTechnicianViews(
  app: FastifyInstance,
  { database, clock }: { database: Database; clock: Clock },
): void {
  handle(app, technicianViewRoutes.list, async ({ caller, query }) => {
    const { rows, changesAt, ...siblings } = await readView(database, caller, query, clock.now());
    return { data: rows, siblings, changesAt };
  });
  handle(app, technicianViewRoutes.counts, async ({ caller, query }) => {
    const { changesAt, ...counts } = await readViewCounts(database, caller, query, clock.now());
    return { bare: counts, changesAt };
  });
  handle(app, technicianViewRoutes.units, async ({ caller }) => ({ data: await readUnitCounts(database, caller) }));
}
