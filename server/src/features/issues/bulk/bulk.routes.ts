import { jobRoutes } from '@speedyflow/contract/jobs';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../../http/handle.ts';
import type { JobEngine } from '../../../jobs/job-engine.ts';
import type { Clock } from '../../../stdx/clock.ts';
import type { Database } from '../../../store/database.ts';
import { askBulk, askEnd, askUndo } from './ask-bulk.ts';
import { jobView, listJobs, listResults, visibleJob } from './job-views.ts';

export function registerBulk(
  app: FastifyInstance,
  { database, clock, engine }: { database: Database; clock: Clock; engine: JobEngine },
): void {
  const means = { database, engine };
  handle(app, jobRoutes.bulk, async ({ caller, body }) => ({
    data: { job: await jobView(database, await askBulk(means, caller, body, clock.now())) },
  }));
  handle(app, jobRoutes.list, async ({ caller }) => ({ data: await listJobs(database, caller) }));
  handle(app, jobRoutes.get, async ({ caller, params, query }) => {
    const { id } = await visibleJob(database, caller, params.id);
    const { results, nextAfter } = await listResults(database, caller, id, query);
    return { data: { ...(await jobView(database, id)), results }, siblings: { next_after: nextAfter } };
  });
  handle(app, jobRoutes.cancel, async ({ caller, params }) => {
    const { id } = await visibleJob(database, caller, params.id);
    await askEnd(database, caller, id, clock.now());
    return { data: { job: await jobView(database, id) } };
  });
  handle(app, jobRoutes.undo, async ({ caller, params }) => ({
    data: { job: await jobView(database, await askUndo(means, caller, params.id, clock.now())) },
  }));
}
