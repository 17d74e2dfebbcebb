import { expect, it } from 'vitest';
import { overWebBudget, readWebBudgets } from './budgets.ts';

const good = {
  initial_js_gzip_kb: 150,
  offline_edits_lost: 0,
  lighthouse_accessibility: 100,
  lighthouse_best_practices: 100,
};

it('what keeps its budgets passes, whatever the machine takes for it', () => {
  expect(overWebBudget({ ...good, first_paint_ms: 9_000 }, readWebBudgets())).toEqual([]);
});

it('one lost edit, heavier scripts, or what was not measured does not', () => {
  const { lighthouse_accessibility: _left, ...rest } = good;
  const faults = overWebBudget({ ...rest, offline_edits_lost: 1, initial_js_gzip_kb: 181 }, readWebBudgets());
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'initial_js_gzip_kb',
    'offline_edits_lost',
    'lighthouse_accessibility',
  ]);
});
