import { reconciliationRoutes } from '@speedyflow/contract/reconciliation';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { Reconciliation, type ReplayControl } from './reconciliation.service.ts';

export function registerReconciliation(
  app: FastifyInstance,
  { database, clock, control }: { database: Database; clock: Clock; control: ReplayControl },
): void {
  const reconciliation = new Reconciliation({ database, control, now: clock.now });
  handle(app, reconciliationRoutes.quarantine, async ({ caller, params, query }) => {
    const { page = 1, per_page = 25 } = query;
    const { records, total } = await reconciliation.quarantine(caller, params.id, { page, perPage: per_page });
    return { data: records, siblings: { total, page, per_page } };
  });
  handle(app, reconciliationRoutes.replayAll, async ({ caller, params }) => ({
    data: await reconciliation.replayAll(caller, params.id),
  }));
  handle(app, reconciliationRoutes.replay, async ({ caller, params }) => ({
    data: await reconciliation.replay(caller, params.id, params.item),
  }));
  handle(app, reconciliationRoutes.dismiss, async ({ caller, params }) => {
    await reconciliation.dismiss(caller, params.id, params.item);
    return { data: { dismissed: true as const } };
  });
  handle(app, reconciliationRoutes.frozen, async ({ caller, params }) => ({
    data: await reconciliation.frozen(caller, params.id),
  }));
  handle(app, reconciliationRoutes.decide, async ({ caller, params, body }) => {
    await reconciliation.decide(caller, params.id, params.desk, body.decision);
    return { data: { decision: body.decision } };
  });
}
