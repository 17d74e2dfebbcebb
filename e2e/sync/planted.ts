import { runSeeds } from './seed-crew.ts';

/** A bug that is not caught within so many seeds is not caught. */
const SEEDS_MAX = 500;

/** @returns the first seed that fails with this bug in the server; null when none does */
export async function catchBug(plant: string, workers: number): Promise<number | null> {
  let caughtBy: number | null = null;
  await runSeeds(
    Array.from({ length: SEEDS_MAX }, (_, n) => n + 1),
    {
      workers,
      plant,
      outcome: ({ seed, wrong }) => {
        if (wrong.length > 0) caughtBy = Math.min(seed, caughtBy ?? seed);
        return caughtBy === null;
      },
    },
  );
  return caughtBy;
}
