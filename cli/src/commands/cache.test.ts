import { expect, it } from 'vitest';
import { runAgainst } from '../answering-world.testing.ts';

const STATS = {
  layers: {
    l1: { entries: 2, bytes: 1024 * 1024, bytes_max: 64 * 1024 * 1024 },
    l3: { engine: 'database', entries: 1, bytes: 512 * 1024 },
  },
  namespaces: [
    {
      namespace: 'desks.list',
      l1_hits: 7,
      l3_hits: 1,
      misses: 2,
      joined: 0,
      refreshes: 0,
      evictions: 3,
      hit_ratio: 0.8,
    },
  ],
};

/** Against a server that answers the same to all of it. */
const speedyflow = (line: string[], data: unknown) =>
  runAgainst(['cache', ...line], () => [200, { data, meta: { timestamp: '' } }]);

it('shows what each layer holds and what became of requests, by route', async () => {
  const { out, asked } = await speedyflow(['stats'], STATS);
  expect(asked).toEqual(['GET /cache/stats ']);
  expect(out).toContain('L1 memory: 2 answers, 1.0 MB of 64.0 MB');
  expect(out).toContain('L3 behind it: 1 answers, 0.5 MB (database)');
  expect(out).toMatch(/desks\.list +80\.0 % +7 +1 +2 +0 +0 +3/);
  expect(JSON.parse((await speedyflow(['stats', '--json'], STATS)).out)).toEqual(STATS);
  const none = await speedyflow(['stats'], { ...STATS, layers: { ...STATS.layers, l3: null }, namespaces: [] });
  expect(none.out).toContain('nothing to be told of\nNothing was asked for yet.');
});

it.each([
  [['clear'], 'POST /cache/clear {}'],
  [['clear', '--pattern', 'desks.list:*'], 'POST /cache/clear {"pattern":"desks.list:*"}'],
  [['clear', '--tag', 'desk:3'], 'POST /cache/clear {"tag":"desk:3"}'],
  [['clear', '--key', 'k', '--json'], 'POST /cache/clear {"key":"k"}'],
])('%j removes what is meant', async (line, wanted) => {
  const { asked, out } = await speedyflow(line, { l1: 4, l3: 1 });
  expect(asked).toEqual([wanted]);
  expect(out).toMatch(
    line.includes('--json') ? /^\{"l1":4,"l3":1\}$/ : /^Removed 4 from memory and 1 from behind it\.$/,
  );
});

it('makes what people see first', async () => {
  const { asked, out } = await speedyflow(['warm'], { readers: 3, answers: 14, failed: 1 });
  expect(asked).toEqual(['POST /cache/warm ']);
  expect(out).toBe('Made 14 answers for 3 people; 1 could not be made.');
});
