import type { CacheStats } from '@speedyflow/contract/cache';
import { table } from './table.ts';

const MEGABYTE = 1024 * 1024;

/** What each layer holds, and one line per route. */
export function cacheReport({ layers: { l1, l3 }, namespaces }: CacheStats): string {
  const behind = l3 ? `${l3.entries} answers, ${megabytes(l3.bytes)} (${l3.engine})` : 'nothing to be told of';
  const heads = [
    `L1 memory: ${l1.entries} answers, ${megabytes(l1.bytes)} of ${megabytes(l1.bytes_max)}`,
    `L3 behind it: ${behind}`,
  ];
  if (namespaces.length === 0) return [...heads, 'Nothing was asked for yet.'].join('\n');
  const headings = ['route', 'hit ratio', 'L1', 'L3', 'made', 'joined', 'early', 'evicted'];
  const rows = namespaces.map((of) => [
    of.namespace,
    of.hit_ratio === null ? '' : `${(100 * of.hit_ratio).toFixed(1)} %`,
    of.l1_hits,
    of.l3_hits,
    of.misses,
    of.joined,
    of.refreshes,
    of.evictions,
  ]);
  const columns = headings.map((heading) => ({ heading, numbers: heading !== 'route' }));
  return [...heads, '', table(columns, rows)].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
