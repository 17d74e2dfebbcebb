import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../../../testing/servers/fault-proxy.ts';
import { testRedis } from '../../../testing/servers/test-redis.ts';
import { redisChannel } from '../../cache/redis/redis-channel.ts';
import type { Channel } from '../../stdx/channel.ts';
import { systemClock } from '../../stdx/clock.ts';
import { postgresChannel } from '../../store/dialect/postgres-channel.ts';

const SERVERS = { Redis: process.env.SPEEDYFLOW_TEST_REDIS_URL, PostgreSQL: process.env.SPEEDYFLOW_TEST_PG_URL };
const SOON = { timeout: 8_000, interval: 20 };

interface Ear {
  readonly channel: Channel;
  readonly proxy: FaultProxy;
  readonly heard: string[];
  /** `back` and `lost`, in their order. */
  readonly turns: string[];
}

describe.each(['Redis', 'PostgreSQL'] as const)('a channel over %s', (engine) => {
  const url = SERVERS[engine];
  const opened: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).toReversed()) await close();
  });

  const open = async (name: string, { isCut = false } = {}): Promise<Ear> => {
    const proxy = await startFaultProxy(url as string);
    if (isCut) proxy.cut();
    const [heard, turns]: [string[], string[]] = [[], []];
    const channel = channelOver(proxy.url, name);
    opened.push(proxy.close, channel.close);
    channel.listen({
      heard: (text) => heard.push(text),
      back: () => turns.push('back'),
      lost: () => turns.push('lost'),
    });
    return { channel, proxy, heard, turns };
  };
  const channelOver = (address: string, name: string): Channel => {
    if (engine === 'PostgreSQL') return postgresChannel({ url: address, name, clock: systemClock });
    const { redis } = testRedis(address, 'channels');
    opened.push(() => redis.close());
    return redisChannel(redis, { url: address, name });
  };
  const listens = ({ turns }: Ear) => vi.waitFor(() => expect(turns.at(-1)).toBe('back'), SOON);
  /** The first attempt may be the one that connects. */
  const say = ({ channel }: Ear, text: string) =>
    vi.waitFor(async () => expect(await channel.say(text)).toBe(true), SOON);

  it.skipIf(url === undefined)('carries texts to all who listen, in order, and to no other channel', async () => {
    const name = `of-${randomUUID()}`;
    const [a, b, other] = [await open(name), await open(name), await open(`other-${randomUUID()}`)];
    for (const ear of [a, b, other]) await listens(ear);
    const texts = Array.from({ length: 200 }, (_, n) => `${n} ä'"\\ ${'x'.repeat(n * 30)}`);
    await say(a, texts[0] as string);
    await Promise.all(texts.slice(1).map((text) => a.channel.say(text)));
    await say(other, 'elsewhere');
    for (const ear of [a, b]) await vi.waitFor(() => expect(ear.heard).toEqual(texts), SOON);
    await vi.waitFor(() => expect(other.heard).toEqual(['elsewhere']), SOON);
    expect(a.turns).toEqual(['back']);
  });

  it.skipIf(url === undefined)('I12: tells when it is lost and when it is back, and carries on', async () => {
    const name = `of-${randomUUID()}`;
    const [a, b] = [await open(name), await open(name)];
    await listens(a);
    await listens(b);
    b.proxy.cut();
    await vi.waitFor(() => expect(b.turns.at(-1)).toBe('lost'), SOON);
    await say(a, 'missed');
    b.proxy.mend();
    await listens(b);
    await say(a, 'heard');
    await vi.waitFor(() => expect(b.heard).toEqual(['heard']), SOON);
    const { length } = b.turns;
    b.channel.renew();
    await vi.waitFor(() => expect(b.turns.slice(length)).toEqual(['lost', 'back']), SOON);
    await say(a, 'again');
    await vi.waitFor(() => expect(b.heard).toEqual(['heard', 'again']), SOON);
  });

  it.skipIf(url === undefined)('says so when nobody carries it, and begins once its server is there', async () => {
    const ear = await open(`of-${randomUUID()}`, { isCut: true });
    expect(await ear.channel.say('lost')).toBe(false);
    ear.proxy.mend();
    await listens(ear);
    await say(ear, 'found');
    await vi.waitFor(() => expect(ear.heard).toContain('found'), SOON);
  });

  it.skipIf(url === undefined)('closes while it is connecting, and hears nothing after', async () => {
    const ear = await open(`of-${randomUUID()}`);
    await ear.channel.close();
    await ear.channel.say('late');
    expect(ear.heard).toEqual([]);
  });
});
