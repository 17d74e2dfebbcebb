import { expect, it } from 'vitest';
import { budgetOf, overBudget, readBudgets } from './budgets.ts';
import type { ServingReport } from './serving.ts';

const report = (tickets: number, figures: Record<string, number>): ServingReport => ({
  suite: 'serving',
  at: '2026-03-03T00:00:00Z',
  commit: 'abc',
  machine: {},
  layout: '',
  tickets,
  parts: [],
  databases: { sqlite: { figures, left_out: {} } },
});

const BUDGETS = {
  hit_rps_ratio: { min: 0.7 },
  miss_over_sql: { max: 2 },
  stale_reads: { max: 0 },
  load_p95_ms: { max: 45 },
  miss_growth: { max: 2, tickets: 1_000_000 },
};

it('the gate lets a ratio be half as bad again as its budget, and no more', () => {
  expect(overBudget(report(10_000, { hit_rps_ratio: 0.47, miss_over_sql: 3 }), BUDGETS)).toEqual([]);
  expect(overBudget(report(10_000, { hit_rps_ratio: 0.46, miss_over_sql: 3.01 }), BUDGETS)).toHaveLength(2);
});

it('a stale read is one too many', () => {
  expect(overBudget(report(10_000, { stale_reads: 0 }), BUDGETS)).toEqual([]);
  expect(overBudget(report(10_000, { stale_reads: 1 }), BUDGETS)).toHaveLength(1);
});

it('times say more of the machine than of the code: the gate leaves them alone', () => {
  expect(overBudget(report(10_000, { load_p95_ms: 4_000 }), BUDGETS)).toEqual([]);
});

it('what only means something among a million tickets is asked only there', () => {
  expect(overBudget(report(10_000, { miss_growth: 30 }), BUDGETS)).toEqual([]);
  expect(overBudget(report(1_000_000, { miss_growth: 30 }), BUDGETS)).toHaveLength(1);
});

it('a budget may differ by database', () => {
  const among = { tickets: 1_000_000 };
  expect(budgetOf(readBudgets(), 'miss_vs_seed_speedup', { ...among, database: 'sqlite' })).toMatchObject({
    min: 2000,
  });
  expect(budgetOf(readBudgets(), 'miss_vs_seed_speedup', { ...among, database: 'postgres' })).toMatchObject({
    min: 500,
  });
});
