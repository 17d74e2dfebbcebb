import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerCache, type AnswerCacheOptions, type Loaded, type Reader } from './answer-cache.ts';
import { DeskVersions } from './desk-versions.ts';
import { selects } from './selection.ts';
import type { Tier, TierAnswer } from './tier.ts';

const HOUR_MS = 3_600_000;

interface Bench {
  readonly cache: AnswerCache;
  readonly versions: DeskVersions;
  readonly time: { elapsed: number; now: number; random: number };
  era: number;
  reader(deskIds?: readonly number[], digest?: string): Reader;
  read(load: () => Promise<Loaded>, key?: string, reader?: Reader): Promise<string>;
}

function bench(options: Partial<AnswerCacheOptions> = {}): Bench {
  const time = { elapsed: 1_000, now: 1_000_000, random: 0 };
  const versions = new DeskVersions(1);
  const made: Bench = {
    versions,
    time,
    era: 1,
    cache: new AnswerCache({
      now: () => time.now,
      elapsed: () => time.elapsed,
      random: () => time.random,
      bytesMax: 10_000_000,
      era: () => made.era,
      ...options,
    }),
    reader: (deskIds = [1], digest = `reader-${deskIds.join()}`) => ({
      digest,
      deskIds,
      scope: versions.scope(deskIds),
    }),
    read: async (load, key = 'k', reader = made.reader()) =>
      (await made.cache.read({ namespace: 'test', key, reader, outlives: true, load })).entry.content,
  };
  return made;
}

const loaded = (content: string, more: Partial<Loaded> = {}): Loaded => ({ content, ttlMs: HOUR_MS, ...more });

/** A tier in memory that answers when it is let to. */
function memoryTier(turn: () => Promise<unknown> = async () => {}): Tier & { readonly kept: Map<string, TierAnswer> } {
  const kept = new Map<string, TierAnswer>();
  return {
    engine: 'database',
    kept,
    get: async (key) => {
      await turn();
      const text = kept.get(key)?.text();
      await turn();
      return text;
    },
    put: (key, answer) => void turn().then(() => kept.set(key, answer)),
    clear: async (selection) => {
      await turn();
      const isMeant = selects(selection);
      const keys = [...kept].filter(([key, { tags }]) => isMeant(key, tags)).map(([key]) => key);
      for (const key of keys) kept.delete(key);
      return keys.length;
    },
    size: async () => ({ entries: kept.size, bytes: 0 }),
  };
}

type Operation = 'read' | 'write' | 'write elsewhere' | 'clear' | 'catalogue' | 'time' | 'restart';

describe('answers', () => {
  it('I1, I13: none is older than what was committed and heard of before its reader asked, whatever overlaps', async () => {
    const operation = fc.constantFrom<Operation>(
      ...(['read', 'read', 'read', 'write', 'write elsewhere', 'clear', 'catalogue', 'time', 'restart'] as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(operation, { minLength: 3, maxLength: 25 }),
        async (scheduler, steps) => {
          const turn = () => scheduler.schedule(Promise.resolve());
          const tier = memoryTier(turn);
          let place = bench({ tier });
          let value = 1;
          let seq = 1;
          /** What a reader who asks now must be shown at least. */
          let promised = 1;
          const load = async () => {
            await turn();
            const content = String(value);
            await turn();
            return loaded(content);
          };
          const run = async (step: Operation): Promise<void> => {
            await turn();
            if (step === 'read') {
              const least = promised;
              const here = place;
              expect(Number(await here.read(load))).toBeGreaterThanOrEqual(least);
            } else if (step === 'write') {
              value += 1;
              seq += 1;
              place.versions.heard({ after: seq - 1, seq, deskIds: [1] });
              promised = value;
            } else if (step === 'write elsewhere') {
              value += 1;
              seq += 1;
              const change = { after: seq - 1, seq, deskIds: [1] };
              const of = value;
              await turn();
              place.versions.heard(change);
              promised = Math.max(promised, of);
            } else if (step === 'catalogue') {
              value += 1;
              place.era += 1;
              place.versions.everythingChanged();
              promised = value;
            } else if (step === 'time') {
              // Backwards, too: nothing of whether it holds hangs on the machine's clock.
              place.time.now += place.time.now > 500_000 ? -900_000 : 900_000;
              place.time.elapsed += 1;
            } else if (step === 'restart') {
              const before = place;
              place = bench({ tier });
              place.era = before.era;
              place.versions.heard({ after: seq, seq, deskIds: [] });
              place.versions.everythingChanged();
              promised = value;
            } else {
              await place.cache.clear({ by: 'all' });
            }
          };
          const all = Promise.all(steps.map(run));
          await scheduler.waitFor(all);
          expect(Number(await scheduler.waitFor(place.read(load)))).toBeGreaterThanOrEqual(promised);
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  it('I3: a thousand who ask at once have it made once, and once again after a change', async () => {
    const { read, versions } = bench();
    let loads = 0;
    const gate = Promise.withResolvers<void>();
    const load = async () => {
      loads += 1;
      await gate.promise;
      return loaded('x');
    };
    const before = Array.from({ length: 1_000 }, () => read(load));
    versions.heard({ after: 1, seq: 2, deskIds: [1] });
    const after = Array.from({ length: 1_000 }, () => read(load));
    gate.resolve();
    expect(new Set(await Promise.all([...before, ...after]))).toEqual(new Set(['x']));
    expect(loads).toBe(2);
  });

  it('I4, I14: making it fails for those who wait, is not kept, and is tried again', async () => {
    const { read, cache } = bench();
    const failing = () => Promise.reject(new Error('no database'));
    const outcomes = await Promise.allSettled([read(failing), read(failing), read(failing)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(cache.size().entries).toBe(0);
    expect(await read(async () => loaded('there'))).toBe('there');
  });

  it('I5: is not shown beyond what it was given, also when it cannot be made anew', async () => {
    const { read, time } = bench();
    await read(async () => loaded('old', { ttlMs: 30_000 }));
    time.elapsed += 29_999;
    expect(await read(() => Promise.reject(new Error('down')))).toBe('old');
    time.elapsed += 1;
    await expect(read(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });

  it('ends at the instant at which time alone makes it another', async () => {
    const { read, time } = bench();
    await read(async () => loaded('before midnight', { changesAt: time.now + 500 }));
    time.now += 499;
    expect(await read(async () => loaded('after'))).toBe('before midnight');
    time.now += 1;
    expect(await read(async () => loaded('after'))).toBe('after');
  });

  it('I6: what was removed is not shown again, nor what was being made when it was, from memory or behind it', async () => {
    const tier = memoryTier();
    const { read, cache } = bench({ tier });
    await read(async () => loaded('old'));
    const gate = Promise.withResolvers<void>();
    const underWay = read(async () => {
      await gate.promise;
      return loaded('old');
    }, 'other');
    expect(await cache.clear({ by: 'tag', tag: 'desk:1' })).toEqual({ l1: 1, l3: 1 });
    const down = () => Promise.reject(new Error('down'));
    await expect(read(down, 'other')).rejects.toThrow('down');
    gate.resolve();
    await underWay;
    await expect(read(down)).rejects.toThrow('down');
    await expect(read(down, 'other')).rejects.toThrow('down');
    expect(tier.kept.size).toBe(0);
  });

  it('I7: is found by the reader it was made for alone, also where the stored one says it is of another', async () => {
    const tier = memoryTier();
    const { read, reader } = bench({ tier });
    await read(async () => loaded('mine'), 'k', reader([1], 'me'));
    const [key, answer] = [...tier.kept][0] as [string, TierAnswer];
    tier.kept.set(key.replace('me', 'you'), answer);
    expect(await read(async () => loaded('yours'), 'k', reader([1], 'you'))).toBe('yours');
  });

  it.each(['{', '{}', '"text"', 'null', '{"format":1,"reader":"reader-1"}', '\u0000\ufffd'])(
    'I11: is made when the tier behind holds %j',
    async (garbage) => {
      const tier = memoryTier();
      const { read } = bench({ tier });
      await read(async () => loaded('good'));
      const again = bench({ tier });
      for (const [key, answer] of tier.kept) tier.kept.set(key, { ...answer, text: () => garbage });
      expect(await again.read(async () => loaded('made'))).toBe('made');
    },
  );

  it('is found behind memory after a restart while neither tickets nor the catalogue changed, with its tag', async () => {
    const tier = memoryTier();
    const first = bench({ tier });
    const reader = first.reader();
    const request = { namespace: 'test', key: 'k', reader, outlives: true, load: async () => loaded('kept') };
    const { entry } = await first.cache.read(request);
    const never = () => Promise.reject(new Error('it need not be made'));
    const second = bench({ tier });
    // The era moves where the log stands still: what another process stored under both is found.
    second.versions.everythingChanged();
    const found = await second.cache.read({ ...request, reader: second.reader(), load: never });
    expect(found).toMatchObject({ layer: 'L3', entry: { content: 'kept', tag: entry.tag } });
    const later = bench({ tier });
    later.era = 2;
    later.versions.everythingChanged();
    expect(await later.read(async () => loaded('made'))).toBe('made');
  });

  it('keeps its tag as long as its content is the same', async () => {
    const { cache, versions, reader } = bench();
    const tagOf = async (content: string) =>
      (
        await cache.read({
          namespace: 'n',
          key: 'k',
          reader: reader(),
          outlives: false,
          load: async () => loaded(content),
        })
      ).entry.tag;
    const first = await tagOf('a');
    versions.heard({ after: 1, seq: 2, deskIds: [1] });
    expect(await tagOf('a')).toBe(first);
    versions.heard({ after: 2, seq: 3, deskIds: [1] });
    expect(await tagOf('b')).not.toBe(first);
  });

  it('I15: takes no more memory than it was given, however many are asked for', async () => {
    const { cache, read } = bench({ bytesMax: 200_000 });
    for (let n = 0; n < 2_000; n++) await read(async () => loaded('x'.repeat(1_000)), `k${n}`);
    expect(cache.size().bytes).toBeLessThanOrEqual(200_000);
    expect(cache.stats.all().get('test')?.evictions).toBeGreaterThan(1_000);
  });

  it('is made anew by one reader shortly before its end, while all are shown what still holds', async () => {
    const { read, time, cache } = bench();
    await read(async () => {
      time.elapsed += 100;
      return loaded('first', { ttlMs: 1_000 });
    });
    time.elapsed += 890;
    time.random = 0.999;
    const gate = Promise.withResolvers<void>();
    const anew = async () => {
      await gate.promise;
      return loaded('second', { ttlMs: 1_000 });
    };
    expect(await read(anew)).toBe('first');
    expect(await read(anew)).toBe('first');
    gate.resolve();
    await gate.promise;
    await new Promise(setImmediate);
    time.elapsed += 500;
    time.random = 0;
    expect(await read(anew)).toBe('second');
    expect(cache.stats.all().get('test')?.refreshes).toBe(1);
  });
});

describe('a selection', () => {
  it.each([
    ['desks.list:*', 'desks.list:abc:[]', true],
    ['*:abc:*', 'desks.list:abc:[]', true],
    ['*abc', 'desks.list:abc:[]', false],
    ['a*a', 'a', false],
    ['**', 'anything', true],
    ['a.c', 'abc', false],
  ])('by the pattern %j of %j: %s', (pattern, key, meant) => {
    expect(selects({ by: 'pattern', pattern })(key, [])).toBe(meant);
  });
});
