import { hash } from 'node:crypto';
import type { Redis, RedisReply } from './redis.ts';

/** What to add to the count of something that several processes count together. */
export interface Addition {
  /** Who or what is counted. */
  readonly of: string;
  readonly count: number;
}

export interface CountNow {
  readonly total: number;
  /** Until the count begins anew. */
  readonly endsInMs: number;
}

/** A count lives as long as its window, which begins with the first addition; all at once, so that none is left over. */
const ADD = `
local now = {}
for i, key in ipairs(KEYS) do
  now[2 * i - 1] = redis.call('INCRBY', key, ARGV[i + 1])
  now[2 * i] = redis.call('PTTL', key)
  if now[2 * i] < 0 then
    redis.call('PEXPIRE', key, ARGV[1])
    now[2 * i] = tonumber(ARGV[1])
  end
end
return now`;

/** Counts in windows of time that all processes on a Redis share. */
export class RedisCounts {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Adds to several counts. @returns them in the same order; undefined when it cannot be told */
  async add(windowMs: number, additions: readonly Addition[]): Promise<readonly CountNow[] | undefined> {
    const keys = additions.map(({ of }) => `${this.#redis.prefix}count:${digest(of)}`);
    const counts = additions.map(({ count }) => count);
    const reply = await this.#redis.call('EVAL', ADD, keys.length, ...keys, windowMs, ...counts);
    return isCounts(reply, additions.length)
      ? additions.map((_, n) => ({ total: reply[2 * n] as number, endsInMs: reply[2 * n + 1] as number }))
      : undefined;
  }
}

/** Names of callers may be long, and are nobody's business. */
function digest(of: string): string {
  return hash('sha256', of, 'base64url').slice(0, 22);
}

function isCounts(reply: RedisReply | undefined, of: number): reply is readonly number[] {
  return Array.isArray(reply) && reply.length === 2 * of && reply.every((one) => typeof one === 'number' && one >= 0);
}
