import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../testing/servers/fault-proxy.ts';
import { testRedis, withRedis } from '../../testing/servers/test-redis.ts';
import { RedisCounts } from '../cache/redis/redis-counts.ts';
import { systemClock } from '../stdx/clock.ts';
import { RateLimiter } from './rate-limiter.ts';

const SOON = { timeout: 5_000, interval: 20 };
const LIMIT = 1200;

withRedis((url) => {
  const opened: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  /** As many processes, whose Redis can be cut off. */
  const processes = async (
    count: number,
  ): Promise<{
    limiters: RateLimiter[];
    proxy: FaultProxy;
    up(): Promise<void>;
    pace(): Promise<unknown>;
  }> => {
    const proxy = await startFaultProxy(url);
    const installation = `limits ${Math.floor(performance.now() * 1000)}`;
    const all = Array.from({ length: count }, () => testRedis(proxy.url, installation).redis);
    opened.push(...all, proxy);
    const up = async () => {
      for (const redis of all) await vi.waitFor(async () => expect(await redis.ping()).toBe(true), SOON);
    };
    await up();
    const limiterOver = (redis: (typeof all)[number]) =>
      new RateLimiter(systemClock.now, 1, { counts: new RedisCounts(redis), clock: systemClock });
    return { limiters: all.map(limiterOver), proxy, up, pace: async () => all[0]?.ping() };
  };

  describe('three processes', () => {
    it('hold one limit of 1200 a minute within 5 %, as fast as they are asked', async () => {
      const { limiters, pace } = await processes(3);
      let allowed = 0;
      for (let round = 0; round < 200; round++) {
        for (const limiter of limiters) {
          for (let n = 0; n < 4; n++) if (limiter.take('user 1', LIMIT).allowed) allowed += 1;
        }
        // Some 12 requests for each time that Redis answers anybody.
        await pace();
      }
      expect(allowed).toBeGreaterThanOrEqual(LIMIT * 0.95);
      expect(allowed).toBeLessThanOrEqual(LIMIT * 1.05);
      expect(limiters.every((limiter) => !limiter.take('user 1', LIMIT).allowed)).toBe(true);
      expect(limiters.every((limiter) => limiter.take('user 2', LIMIT).allowed)).toBe(true);
    });

    it('agree within 100 ms on what is left and until when, and on few tries as on many', async () => {
      const { limiters } = await processes(3);
      const [a, b, c] = limiters as [RateLimiter, RateLimiter, RateLimiter];
      for (let n = 0; n < 3; n++) expect(a.take('login 1', 5).allowed).toBe(true);
      b.take('login 1', 5);
      await vi.waitFor(() => expect(c.take('other', 5)).toBeDefined(), SOON);
      await vi.waitFor(() => expect(b.take('login 1', 5).remaining).toBe(0), SOON);
      await vi.waitFor(() => {
        const seen = limiters.map((limiter) => limiter.take('login 1', 5));
        expect(seen.map(({ allowed }) => allowed)).toEqual([false, false, false]);
        const ends = seen.map(({ resetAt }) => resetAt);
        expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(50);
      }, SOON);
    });

    it('I11: count by themselves without Redis, refuse nobody for it, and together again when it is back', async () => {
      const { limiters, proxy, up } = await processes(3);
      proxy.cut();
      const took = (limiter: RateLimiter, times: number) =>
        Array.from({ length: times }, () => limiter.take('user 3', 100)).filter(({ allowed }) => allowed).length;
      for (const limiter of limiters) expect(took(limiter, 70)).toBe(70);
      for (const limiter of limiters) expect(took(limiter, 70)).toBe(30);
      for (const limiter of limiters) expect(took(limiter, 10)).toBe(0);
      const [a, b, c] = limiters as [RateLimiter, RateLimiter, RateLimiter];
      for (let n = 0; n < 40; n++) a.take('user 4', 100);
      for (let n = 0; n < 40; n++) b.take('user 4', 100);
      proxy.mend();
      await up();
      // What was counted apart is added up.
      await vi.waitFor(() => {
        a.take('user 4', 100);
        b.take('user 4', 100);
        expect(c.take('user 4', 100).remaining).toBeLessThan(20);
      }, SOON);
    });
  });

  it('a count that lost its end is given one', async () => {
    const { redis } = testRedis(url);
    opened.push(redis);
    await redis.ping();
    const counts = new RedisCounts(redis);
    expect(await counts.add(60_000, [{ of: 'a', count: 2 }])).toEqual([{ total: 2, endsInMs: 60_000 }]);
    const [key] = (await redis.call('KEYS', `${redis.prefix}*`)) as Buffer[];
    await redis.call('PERSIST', key as Buffer);
    expect(await counts.add(60_000, [{ of: 'a', count: 1 }])).toEqual([{ total: 3, endsInMs: 60_000 }]);
    await redis.call('SET', key as Buffer, 'garbage');
    expect(await counts.add(60_000, [{ of: 'a', count: 1 }])).toBeUndefined();
  });
});
