import { Counter, Gauge, type Registry } from 'prom-client';
import type { AnswerCache } from '../cache/answer-cache.ts';

/** Shows what became of requests for kept answers, per layer and route, and what memory they take. */
export function measureCache(registry: Registry, cache: AnswerCache): void {
  new Counter({
    name: 'cache_requests_total',
    help: 'Requests for answers that are kept, by the layer that had them (none: made), or joined to one being made',
    labelNames: ['namespace', 'layer'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [namespace, { l1_hits, l3_hits, joined, misses }] of cache.stats.all()) {
        this.inc({ namespace, layer: 'L1' }, l1_hits);
        this.inc({ namespace, layer: 'L3' }, l3_hits);
        this.inc({ namespace, layer: 'joined' }, joined);
        this.inc({ namespace, layer: 'none' }, misses);
      }
    },
  });
  new Counter({
    name: 'cache_evictions_total',
    help: 'Answers given up for others, by layer',
    labelNames: ['namespace', 'layer'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [namespace, { evictions }] of cache.stats.all()) this.inc({ namespace, layer: 'L1' }, evictions);
    },
  });
  new Gauge({
    name: 'cache_bytes',
    help: 'Memory of answers that are kept, about',
    registers: [registry],
    collect() {
      this.set(cache.size().bytes);
    },
  });
}
