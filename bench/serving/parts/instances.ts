import { startFaultProxy } from '../../../server/testing/servers/fault-proxy.ts';
import { startRedis } from '../../../server/testing/servers/redis.ts';
import { lead } from '../../datasets/users.ts';
import { measureInvalidation } from '../instances/invalidation.ts';
import { person } from '../instances/person.ts';
import { countStaleReads } from '../instances/stale-reads.ts';
import type { Bench, Figures } from '../part.ts';
import type { Child } from '../processes/child.ts';
import { startProduct } from '../processes/servers.ts';

const INSTANCES = 3;
const NAMES = ['stale_reads', 'invalidation_p99_ms', 'invalidation_bus_cut_max_ms', 'stale_reads_bus_cut'] as const;

/**
 * Three processes over one PostgreSQL and one Redis: how long others show the old value after a write was acknowledged,
 * whether anyone who must not ever sees it, and both again while nothing gets through to the Redis.
 */
export async function measureInstances(bench: Bench): Promise<Figures> {
  if (bench.database === 'sqlite') {
    for (const name of NAMES) bench.leaveOut(name, 'an embedded database belongs to one process');
    return {};
  }
  const redis = await startRedis();
  if (!redis.ok) {
    for (const name of NAMES) bench.leaveOut(name, redis.reason);
    return {};
  }
  const proxy = await startFaultProxy(redis.value);
  const instances: Child[] = [];
  try {
    const location = await bench.datasets.copy(bench.tickets);
    for (let n = 0; n < INSTANCES; n++) instances.push(await startProduct(location, { REDIS_URL: proxy.url }));
    const people = (users: readonly number[]) => users.map((user) => person(user, instances));
    const { races } = bench;
    const stale = await countStaleReads(people, { races, tickets: bench.tickets, seed: 1 });
    const invalidation = await measureInvalidation(people([lead(101), lead(102)]), {
      tickets: bench.tickets,
      writes: Math.ceil(races / 20),
    });
    proxy.cut();
    const cutStale = await countStaleReads(people, { races: Math.ceil(races / 10), tickets: bench.tickets, seed: 2 });
    const cut = await measureInvalidation(people([lead(103), lead(104)]), { tickets: bench.tickets, writes: 10 });
    return {
      stale_races: races,
      stale_reads: stale.stale,
      stale_reads_looked: stale.looked,
      invalidation_p50_ms: invalidation.lag.medianMs,
      invalidation_p99_ms: invalidation.lag.ms(0.99),
      invalidation_read_p50_ms: invalidation.reads.medianMs,
      invalidation_write_p50_ms: invalidation.writing.medianMs,
      invalidation_write_p99_ms: invalidation.writing.ms(0.99),
      invalidation_writes: invalidation.lag.count,
      stale_reads_bus_cut: cutStale.stale,
      invalidation_bus_cut_p50_ms: cut.lag.medianMs,
      invalidation_bus_cut_max_ms: cut.lag.ms(1),
    };
  } finally {
    await Promise.all(instances.map((instance) => instance.stop()));
    await proxy.close();
    await redis.stop();
  }
}
