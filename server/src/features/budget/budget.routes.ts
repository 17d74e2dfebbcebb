import { type Budget, budgetRoutes, type SyncPlan } from '@speedyflow/contract/budget';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { handle } from '../../http/handle.ts';
import type { Database } from '../../store/database.ts';
import { countTickets } from './budget.store.ts';

/** What the calls to the sites are asked; the composition ties it to their clients. Undefined: no such connection. */
export interface SiteBudgets {
  budget(connectionId: number): Promise<Budget | undefined>;
  plan(connectionId: number, tickets: number): Promise<SyncPlan | undefined>;
}

export function registerBudget(
  app: FastifyInstance,
  { database, budgets }: { database: Database; budgets: SiteBudgets },
): void {
  handle(app, budgetRoutes.read, async ({ params }) => ({ data: known(await budgets.budget(params.id)) }));
  handle(app, budgetRoutes.plan, async ({ params, query }) => {
    const tickets = query.tickets ?? (await countTickets(database.read, params.id));
    return { data: known(await budgets.plan(params.id, tickets)) };
  });
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('not_found', 'NOT_FOUND', 'There is no such connection.');
  return value;
}
