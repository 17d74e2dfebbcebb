import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../../testing/servers/fault-proxy.ts';
import { testRedis, withRedis } from '../../../testing/servers/test-redis.ts';
import { Breaker } from './breaker.ts';
import type { Redis } from './redis.ts';

const SOON = { timeout: 5_000, interval: 20 };

withRedis((url) => {
  const opened: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  const open = async (): Promise<{ redis: Redis; told: string[]; proxy: FaultProxy }> => {
    const proxy = await startFaultProxy(url);
    const { redis, told } = testRedis(proxy.url);
    opened.push(redis, proxy);
    return { redis, told, proxy };
  };

  it('replies in bytes, and with nothing until it is connected', async () => {
    const { redis } = await open();
    expect(redis.isUp()).toBe(false);
    expect(await redis.call('GET', 'a')).toBeUndefined();
    expect(await redis.ping()).toBe(true);
    expect(redis.isUp()).toBe(true);
    const key = `${redis.prefix}a`;
    expect(await redis.call('GET', key)).toBeNull();
    expect(await redis.call('SET', key, 'ä', 'PX', 1000)).toEqual(Buffer.from('OK'));
    expect(await redis.call('GET', key)).toEqual(Buffer.from('ä'));
    expect(redis.prefix).toMatch(/^speedyflow:\{.+\}:$/);
  });

  it('a command it refuses concerns that command alone', async () => {
    const { redis, told } = await open();
    await redis.ping();
    const key = `${redis.prefix}list`;
    await redis.call('RPUSH', key, 'a');
    for (let n = 0; n < 5; n++) expect(await redis.call('INCR', key)).toBeUndefined();
    expect(redis.isUp()).toBe(true);
    expect(told).toEqual([]);
  });

  it('I11: none, one that is gone, hangs or talks nonsense costs little, is told once, and is used again when it is back', async () => {
    const { redis, told, proxy } = await open();
    const back = () => vi.waitFor(async () => expect(await redis.ping()).toBe(true), SOON);
    for (const spoil of [
      () => proxy.cut(),
      () => Object.assign(proxy, { weather: 'silent' }),
      () => Object.assign(proxy, { weather: 'garbage' }),
    ]) {
      await back();
      told.length = 0;
      spoil();
      await vi.waitFor(async () => {
        expect(await redis.call('GET', 'a')).toBeUndefined();
        expect(told).toHaveLength(1);
      }, SOON);
      // Now it is left alone: nothing waits for it.
      const began = performance.now();
      for (let n = 0; n < 1000; n++) await redis.call('GET', 'a');
      expect(performance.now() - began).toBeLessThan(500);
      expect(told).toEqual([expect.stringContaining('not to be had')]);
      expect(redis.isUp()).toBe(false);
      proxy.weather = 'fair';
      proxy.mend();
      await back();
      expect(told).toEqual([expect.stringContaining('not to be had'), 'Redis is back']);
    }
  }, 30_000);

  it('I8: a reply that came too late is never taken for that of another command', async () => {
    const { redis, proxy } = await open();
    await redis.ping();
    let answered = 0;
    let late = 0;
    for (let round = 0; round < 200; round++) {
      // Every other round the replies come when nobody waits for them any more.
      proxy.weather = round % 20 === 7 ? { lateMs: 300 } : 'fair';
      const nonces = Array.from({ length: 50 }, (_, n) => `${round}.${n}`);
      const replies = await Promise.all(nonces.map((nonce) => redis.call('ECHO', nonce)));
      replies.forEach((reply, n) => {
        if (reply === undefined) late += 1;
        else expect(String(reply)).toBe(nonces[n]);
      });
      answered += replies.filter((reply) => reply !== undefined).length;
      proxy.weather = 'fair';
      if (!redis.isUp()) await vi.waitFor(async () => expect(await redis.ping()).toBe(true), SOON);
    }
    expect(answered + late).toBe(10_000);
    expect(late).toBeGreaterThanOrEqual(500);
    expect(answered).toBeGreaterThan(5_000);
  }, 60_000);
});

describe('the breaker', () => {
  it('opens after three failures, tries once per pause, and each pause in vain is twice as long', () => {
    let now = 0;
    const breaker = new Breaker(() => now);
    expect([breaker.failed(), breaker.failed(), breaker.admits(), breaker.failed()]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const tries = [];
    for (now = 0; now <= 60_000; now += 100) {
      if (!breaker.admits()) continue;
      tries.push(now);
      breaker.failed();
    }
    expect(tries).toEqual([500, 1500, 3500, 7500, 15_500, 25_500, 35_500, 45_500, 55_500]);
    expect(breaker.succeeded()).toBe(true);
    expect([breaker.isClosed(), breaker.admits(), breaker.succeeded()]).toEqual([true, true, false]);
  });
});
