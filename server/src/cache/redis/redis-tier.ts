import { selects } from '../selection.ts';
import type { Tier } from '../tier.ts';
import type { Redis } from './redis.ts';

/** A larger one would hold up what others ask Redis. */
const ANSWER_BYTES_MAX = 2 * 1024 * 1024;
const KEYS_A_STEP = 500;
/** Where tags end within this much; they come first in a value. */
const TAGS_BYTES_MAX = 16 * 1024;

/** Keeps answers in Redis, where every process finds them. Without Redis nothing is found, and nothing else happens. */
export function redisTier(redis: Redis): Tier {
  const prefix = `${redis.prefix}answer:`;
  /** Keys of ours, some at a time; ends early when Redis does. */
  async function* keys(): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const reply = await redis.call('SCAN', cursor, 'MATCH', `${escaped(prefix)}*`, 'COUNT', KEYS_A_STEP);
      if (!Array.isArray(reply)) return;
      const [next, found] = reply as [Buffer, Buffer[]];
      cursor = String(next);
      yield found.map(String);
    } while (cursor !== '0');
  }
  return {
    engine: 'redis',
    get: async (key) => {
      const reply = await redis.call('GET', prefix + key);
      if (!Buffer.isBuffer(reply)) return undefined;
      const end = reply.indexOf(10);
      return end === -1 ? undefined : reply.toString('utf8', end + 1);
    },
    put: (key, { tags, text, ttlMs }) => {
      const answer = text();
      if (answer.length > ANSWER_BYTES_MAX) return;
      void redis.call('SET', prefix + key, `${JSON.stringify(tags)}\n${answer}`, 'PX', Math.max(1, Math.ceil(ttlMs)));
    },
    clear: async (selection) => {
      const isMeant = selects(selection);
      let removed = 0;
      for await (const some of keys()) {
        for (const full of some) {
          const tags = selection.by === 'tag' ? tagsIn(await redis.call('GETRANGE', full, 0, TAGS_BYTES_MAX)) : [];
          if (isMeant(full.slice(prefix.length), tags)) removed += Number((await redis.call('UNLINK', full)) ?? 0);
        }
      }
      return removed;
    },
    size: async () => {
      if (!redis.isUp()) return null;
      let [entries, bytes] = [0, 0];
      for await (const some of keys()) {
        entries += some.length;
        for (const full of some) bytes += Number((await redis.call('STRLEN', full)) ?? 0);
      }
      return { entries, bytes };
    },
  };
}

/** The installation's name stands in the pattern as it is. */
function escaped(text: string): string {
  return text.replace(/[*?[\]\\^]/g, '\\$&');
}

/** Of a value that others may have written: none where there are none to be read. */
function tagsIn(value: unknown): string[] {
  const [line = ''] = Buffer.isBuffer(value) ? value.toString().split('\n', 1) : [];
  try {
    const tags: unknown = JSON.parse(line);
    return Array.isArray(tags) ? tags.map(String) : [];
  } catch {
    return [];
  }
}
