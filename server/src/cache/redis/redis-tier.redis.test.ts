import { afterEach, expect, it, vi } from 'vitest';
import { testRedis, withRedis } from '../../../testing/servers/test-redis.ts';
import { redisTier } from './redis-tier.ts';

const SOON = { timeout: 5_000, interval: 20 };
const holds = () => true;

withRedis((url) => {
  const opened: { close(): unknown }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });
  const open = async (installation?: string) => {
    const { redis } = testRedis(url, installation);
    opened.push(redis);
    expect(await redis.ping()).toBe(true);
    return { redis, tier: redisTier(redis) };
  };

  it('keeps an answer for as long as it was given, and finds it from another process', async () => {
    const [one, other] = [await open('shared'), await open('shared')];
    expect(await other.tier.get('desks.list:r:[]')).toBeUndefined();
    const text = '{"content":"ä\\n\u{1f600}"}';
    one.tier.put('desks.list:r:[]', { tags: ['desks.list', 'desk:1'], text: () => text, ttlMs: 60_000, holds });
    await vi.waitFor(async () => expect(await other.tier.get('desks.list:r:[]')).toBe(text), SOON);
    const left = Number(await one.redis.call('PTTL', `${one.redis.prefix}answer:desks.list:r:[]`));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
    expect(await one.tier.size()).toEqual({ entries: 1, bytes: expect.any(Number) });
    await one.tier.clear({ by: 'all' });
  });

  it('removes by key, pattern and tag, and nothing that is not its own', async () => {
    const { redis, tier } = await open();
    const put = (key: string, tags: string[]) => tier.put(key, { tags, text: () => 'x', ttlMs: 60_000, holds });
    await redis.call('SET', `${redis.prefix}other`, 'x', 'PX', 60_000);
    for (const n of [1, 2, 3]) put(`desks.list:${n}`, ['desks.list', `desk:${n}`]);
    put('boards.get:1', ['boards.get', 'desk:1']);
    await vi.waitFor(async () => expect((await tier.size())?.entries).toBe(4), SOON);
    expect(await tier.clear({ by: 'key', key: 'desks.list:3' })).toBe(1);
    expect(await tier.clear({ by: 'tag', tag: 'desk:1' })).toBe(2);
    expect(await tier.clear({ by: 'pattern', pattern: 'desks.*' })).toBe(1);
    expect(await tier.clear({ by: 'all' })).toBe(0);
    expect(await redis.call('GET', `${redis.prefix}other`)).toEqual(Buffer.from('x'));
  });

  it('I11: holds garbage as if it held nothing, and fails for nobody without Redis', async () => {
    const { redis, tier } = await open();
    for (const garbage of ['', 'no tags', Buffer.from([0xff, 0xfe, 10, 0xff])]) {
      await redis.call('SET', `${redis.prefix}answer:k`, garbage, 'PX', 60_000);
      expect(typeof (await tier.get('k'))).not.toBe('object');
    }
    expect(await tier.clear({ by: 'tag', tag: 'desk:1' })).toBe(0);
    redis.close();
    expect(await tier.get('k')).toBeUndefined();
    tier.put('k', { tags: [], text: () => 'x', ttlMs: 1, holds });
    expect([await tier.clear({ by: 'all' }), await tier.size()]).toEqual([0, null]);
  });
});
