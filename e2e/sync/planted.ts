import type { PlantedBug } from './planted-bugs.ts';
import { runSeeds } from './seed-crew.ts';

/** A bug that is not caught within so many seeds is not caught. */
const SEEDS_MAX = 500;

/** @returns a seed that fails with this bug in the server, the first one tried; null when none does */
export async function catchBug({ name, caughtBy }: PlantedBug, workers: number): Promise<number | null> {
  const others = Array.from({ length: SEEDS_MAX }, (_, n) => n + 1).filter((seed) => seed !== caughtBy);
  const seeds = [caughtBy, ...others.slice(0, SEEDS_MAX - 1)];
  const failed: number[] = [];
  await runSeeds(seeds, {
    workers,
    plant: name,
    outcome: ({ seed, wrong }) => {
      if (wrong.length > 0) failed.push(seed);
      return failed.length === 0;
    },
  });
  return seeds.find((seed) => failed.includes(seed)) ?? null;
}
