import { expect, test } from 'vitest';
import type { SeedOutcome } from './run-seed.ts';
import { runSeeds } from './seed-crew.ts';
import { summaryLines, summaryOf } from './summary.ts';

const SEEDS = 150;

/** A machine with other things to do takes several times as long as an idle one. */
const PATIENCE_MS = 20 * 60_000;

const seedsUpTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

test(
  `I18, I26, I29, I36, I37, I38: ${SEEDS} worlds in which everything goes wrong come right again`,
  async () => {
    const outcomes: SeedOutcome[] = [];
    await runSeeds(seedsUpTo(SEEDS), { workers: 2, outcome: (outcome) => outcomes.push(outcome) > 0 });
    const summary = summaryOf(outcomes);
    expect(summary.failed, summaryLines(summary).join('\n')).toEqual([]);
    expect(summary.seeds).toBe(SEEDS);
  },
  PATIENCE_MS,
);

test(
  'a seed is the same world each time, in whichever process',
  async () => {
    const seeds = seedsUpTo(4);
    const hashes = async () => {
      const found = new Map<number, string>();
      await runSeeds(seeds, { workers: 2, outcome: ({ seed, hash }) => Boolean(found.set(seed, hash)) });
      return found;
    };
    expect(await hashes()).toEqual(await hashes());
  },
  PATIENCE_MS,
);
