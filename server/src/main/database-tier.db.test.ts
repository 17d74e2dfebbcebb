import { afterEach, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { handClock } from '../../testing/hand-clock.ts';
import type { TierAnswer } from '../cache/tier.ts';
import { databaseTier } from './database-tier.ts';

const BEGIN = Date.UTC(2026, 0, 15, 12);
const answer = (text: string, more: Partial<TierAnswer> = {}): TierAnswer => ({
  tags: ['desks.list', 'desk:1'],
  text: () => text,
  ttlMs: 60_000,
  holds: () => true,
  ...more,
});

eachDatabase((_name, open) => {
  const ended: AbortController[] = [];
  afterEach(() => {
    for (const one of ended.splice(0)) one.abort();
  });

  async function tier() {
    const database = await open();
    const clock = handClock(BEGIN);
    const end = new AbortController();
    ended.push(end);
    const kept = databaseTier({ database, clock, signal: end.signal }, { warn: () => {} });
    /** What is under way is done: each transaction waits for those before it. */
    const settle = async () => {
      for (let n = 0; n < 5; n++) {
        await database.transaction(async () => {});
        await new Promise(setImmediate);
      }
    };
    /** Lets so much time pass, and what it brings be done. */
    const pass = async (ms: number) => {
      await settle();
      clock.advance(ms);
      await settle();
    };
    return { kept, pass, database, clock, end };
  }

  it('finds an answer after the process, for as long as it was given', async () => {
    const { kept, pass, database, clock, end } = await tier();
    kept.put('k', answer('ä\u{1f600}'));
    expect(await kept.get('k')).toBeUndefined();
    await pass(5_000);
    const after = databaseTier({ database, clock, signal: end.signal }, { warn: () => {} });
    expect(await after.get('k')).toBe('ä\u{1f600}');
    expect(await after.size()).toEqual({ entries: 1, bytes: 6 });
    await pass(54_999);
    expect(await after.get('k')).toBe('ä\u{1f600}');
    await pass(1);
    expect(await after.get('k')).toBeUndefined();
    await pass(3_600_000);
    expect(await after.size()).toEqual({ entries: 0, bytes: 0 });
  });

  it('writes nothing that holds no more, or is too large', async () => {
    const { kept, pass } = await tier();
    let made = 0;
    kept.put('over', answer('x', { holds: () => false, text: () => String(++made) }));
    kept.put('large', answer('x'.repeat(2 * 1024 * 1024 + 1)));
    await pass(5_000);
    expect([await kept.size(), made]).toEqual([{ entries: 0, bytes: 0 }, 0]);
  });

  it('removes by key, pattern and tag what is kept, and what waits to be', async () => {
    const { kept, pass } = await tier();
    kept.put('desks.list:1', answer('x'));
    kept.put('desks.list:2', answer('x', { tags: ['desks.list', 'desk:2'] }));
    kept.put('boards.get:1', answer('x', { tags: ['boards.get', 'desk:1'] }));
    await pass(5_000);
    kept.put('desks.list:3', answer('x'));
    expect(await kept.clear({ by: 'tag', tag: 'desk:1' })).toBe(2);
    await pass(5_000);
    expect([await kept.get('desks.list:3'), await kept.get('desks.list:2')]).toEqual([undefined, 'x']);
    expect(await kept.clear({ by: 'pattern', pattern: 'desks.*' })).toBe(1);
    expect(await kept.clear({ by: 'all' })).toBe(0);
  });
});
