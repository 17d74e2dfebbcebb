import { readFileSync } from 'node:fs';
import { type Budget, keeps } from '../serving/budgets.ts';

/** Figures of the browser that are the same on every machine, or may never be other than they are to be. */
type WebBudgets = Readonly<Record<string, Budget>>;

export function readWebBudgets(): WebBudgets {
  const file = new URL('../budgets.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { web: WebBudgets }).web;
}

/** What is beyond its budget, or was not measured though it has one. Times are no part of it: they are the machine's. */
export function overWebBudget(figures: Readonly<Record<string, number>>, budgets: WebBudgets): string[] {
  return Object.entries(budgets).flatMap(([figure, budget]) => {
    const value = figures[figure];
    if (value !== undefined && keeps(value, budget)) return [];
    return `${figure} is ${value ?? 'not measured'}, beyond its budget ${JSON.stringify(budget)}`;
  });
}
