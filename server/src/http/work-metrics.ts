import { Gauge, Histogram, type Registry } from 'prom-client';
import type { Timed } from '../stdx/timed.ts';

const STATEMENT_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
const TASK_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Hears of every statement of the database: what kind it is, and how long it took. */
export function statementMetrics(registry: Registry): (kind: string, seconds: number) => void {
  return timesBy(registry, {
    name: 'db_query_duration_seconds',
    help: 'Time of a statement of the database, by what it does; on SQLite a commit may wait for its turn in it',
    label: 'kind',
    buckets: STATEMENT_SECONDS,
  });
}

/** Times what goes on in the background, by its name. */
export function taskMetrics(registry: Registry): (task: string) => Timed {
  const observe = timesBy(registry, {
    name: 'background_task_duration_seconds',
    help: 'Time of one turn of what goes on in the background',
    label: 'task',
    buckets: TASK_SECONDS,
  });
  return (task) => async (work) => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      observe(task, (performance.now() - began) / 1000);
    }
  };
}

/** Shows how many of the database's connections are in use, at the moment somebody looks. */
export function poolMetrics(registry: Registry, use: () => { total: number; idle: number; waiting: number }): void {
  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections to the database: open, without work, and requests that wait for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(use())) this.set({ state }, count);
    },
  });
}

/** One histogram by one label, whose children are looked up once: a label object for each observation costs more than it. */
function timesBy(
  registry: Registry,
  { name, help, label, buckets }: { name: string; help: string; label: string; buckets: number[] },
): (value: string, seconds: number) => void {
  const histogram = new Histogram({ name, help, labelNames: [label], buckets, registers: [registry] });
  const children = new Map<string, Histogram.Internal<string>>();
  return (value, seconds) => {
    let child = children.get(value);
    if (!child) {
      child = histogram.labels(value);
      children.set(value, child);
    }
    child.observe(seconds);
  };
}
