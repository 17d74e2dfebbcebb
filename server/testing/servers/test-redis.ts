import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import { openRedis, type Redis } from '../../src/cache/redis/redis.ts';

/** An address of a Redis; the test command sets it. */
const REDIS_URL = process.env.SPEEDYFLOW_TEST_REDIS_URL;

/** Describes a suite that needs a Redis. */
export function withRedis(suite: (url: string) => void): void {
  describe.skipIf(REDIS_URL === undefined)('with a Redis', () => suite(REDIS_URL as string));
}

/** One that shares no key with any other, unless they are of one installation. */
export function testRedis(url: string, installation: string = randomUUID()): { redis: Redis; told: string[] } {
  const told: string[] = [];
  const note = (_members: object, message: string) => void told.push(message);
  const redis = openRedis({ url, installation, log: { warn: note, info: note }, elapsed: () => performance.now() });
  return { redis, told };
}
