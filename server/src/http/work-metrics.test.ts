import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { poolMetrics, statementMetrics, taskMetrics } from './work-metrics.ts';

it('statements are counted by what they do, and how long they took', async () => {
  const registry = new Registry();
  const observe = statementMetrics(registry);
  observe('select', 0.0004);
  observe('select', 0.3);
  observe('commit', 0.002);
  const told = await registry.metrics();
  expect(told).toContain('db_query_duration_seconds_count{kind="select"} 2');
  expect(told).toContain('db_query_duration_seconds_bucket{le="0.0005",kind="select"} 1');
  expect(told).toContain('db_query_duration_seconds_count{kind="commit"} 1');
});

it('a task in the background counts whether or not it came through', async () => {
  const registry = new Registry();
  const timed = taskMetrics(registry)('queue clock');
  expect(await timed(async () => 'done')).toBe('done');
  await expect(timed(() => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
  expect(await registry.metrics()).toContain('background_task_duration_seconds_count{task="queue clock"} 2');
});

it('the use of the pool is what it is at the moment somebody looks', async () => {
  const registry = new Registry();
  let idle = 3;
  poolMetrics(registry, () => ({ total: 5, idle, waiting: 1 }));
  expect(await registry.metrics()).toContain('db_pool_connections{state="idle"} 3');
  idle = 0;
  expect(await registry.metrics()).toContain('db_pool_connections{state="idle"} 0');
});
