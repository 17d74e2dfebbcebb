import { readFileSync } from 'node:fs';
import type { DatabaseName } from '../datasets/datasets.ts';
import type { ServingReport } from './serving.ts';

/** What a figure is to be: at least, or at most; only among so many tickets, where it says so. */
export type Budget = ({ readonly min: number } | { readonly max: number }) & { readonly tickets?: number };

/** One for all databases, or one each. */
type Budgets = Readonly<Record<string, Budget | Partial<Record<DatabaseName, Budget>>>>;

/** How far beyond its budget a ratio may be before the gate fails. */
const TOLERANCE = 1.5;

/** Ratios alone are the same on another machine. */
const RATIO = /_(ratio|speedup|growth|over_sql)$/;

/** Figures that allow nothing. */
const EXACT: ReadonlySet<string> = new Set(['stale_reads', 'stale_reads_bus_cut', 'load_errors', 'counts_bytes']);

export function readBudgets(): Budgets {
  const file = new URL('../budgets.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { serving: Budgets }).serving;
}

/** What a figure is to be on a database, among so many tickets; undefined where nothing is asked of it. */
export function budgetOf(
  budgets: Budgets,
  figure: string,
  { database, tickets }: { database: DatabaseName; tickets: number },
): Budget | undefined {
  const asked = budgets[figure];
  const budget = asked === undefined || 'min' in asked || 'max' in asked ? asked : asked[database];
  return budget?.tickets === undefined || budget.tickets <= tickets ? budget : undefined;
}

/** Whether a figure keeps its budget, with so much allowance. */
export function keeps(value: number, budget: Budget, allowance = 1): boolean {
  return 'min' in budget ? value >= budget.min / allowance : value <= budget.max * allowance;
}

/** What is so far beyond its budget that it cannot be the machine. */
export function overBudget(report: ServingReport, budgets: Budgets): string[] {
  return Object.entries(report.databases).flatMap(([name, { figures }]) =>
    Object.entries(figures).flatMap(([figure, value]) => {
      const budget = budgetOf(budgets, figure, { database: name as DatabaseName, tickets: report.tickets });
      if (!budget || !(RATIO.test(figure) || EXACT.has(figure))) return [];
      if (keeps(value, budget, EXACT.has(figure) ? 1 : TOLERANCE)) return [];
      return `${name}: ${figure} is ${value}, beyond ${EXACT.has(figure) ? '' : `${TOLERANCE} times `}its budget ${JSON.stringify(budget)}`;
    }),
  );
}
