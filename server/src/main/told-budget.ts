import type { Clock } from '../stdx/clock.ts';
import { type Database, isShared } from '../store/database.ts';
import { keepSiteBudget, readSiteBudget } from '../store/site-budgets.ts';
import type { SyncContext } from '../sync/sync-context.ts';
import type { BudgetReport } from '../upstream/transport/budget-report.ts';

/** How often the process that spends a site's limits says how they stand. */
const TELL_EVERY_MS = 3_000;

/** A budget, and when it stood so. */
export interface DatedBudget {
  readonly report: BudgetReport;
  readonly at: number;
}

/**
 * Keeps a site's budget in the database as it changes, for the other processes, until the context's signal aborts.
 */
export async function tellBudget(context: SyncContext, budget: () => BudgetReport): Promise<void> {
  const { clock, connectionId, database, log, signal } = context;
  if (!isShared(database)) return;
  let told = '';
  while (!signal.aborted) {
    const report = JSON.stringify(budget());
    if (report !== told) {
      await keepSiteBudget(database, { connectionId, report, at: clock.now() }).then(
        () => {
          told = report;
        },
        (error: unknown) => {
          if (!signal.aborted) log.warn({ connection: connectionId, err: error }, 'the budget was not told');
        },
      );
    }
    await clock.sleep(TELL_EVERY_MS, signal);
  }
}

/** The budget as the process that spends it told it; our own where none did. */
export async function toldBudget(
  { database, clock }: { database: Database; clock: Clock },
  connectionId: number,
  own: () => BudgetReport,
): Promise<DatedBudget> {
  const told = await readSiteBudget(database.read, connectionId);
  if (!told) return { report: own(), at: clock.now() };
  return { report: JSON.parse(told.report) as BudgetReport, at: told.at };
}
