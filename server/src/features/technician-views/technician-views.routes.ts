import { technicianViewRoutes } from '@speedyflow/contract/technician-views';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import { lastSeq } from '../../store/change-log.ts';
import type { Database } from '../../store/database.ts';
import { readUnitCounts, readView, readViewCounts } from './technician-views.service.ts';

export function registerTechnicianViews(
  app: FastifyInstance,
  { database, clock }: { database: Database; clock: Clock },
): void {
  handle(app, technicianViewRoutes.list, async ({ caller, query }) => {
    const { rows, ...siblings } = await readView(database, caller, query, clock.now());
    return { data: rows, siblings };
  });
  handle(app, technicianViewRoutes.counts, async ({ caller, query }) => {
    const seq = await lastSeq(database.read);
    return { bare: { ...(await readViewCounts(database, caller, query, clock.now())), seq } };
  });
  handle(app, technicianViewRoutes.units, async ({ caller }) => ({ data: await readUnitCounts(database, caller) }));
}
