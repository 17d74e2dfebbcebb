import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SeedOutcome } from './run-seed.ts';
import type { WorkerWord } from './seed-worker.ts';

const WORKER = fileURLToPath(new URL('./seed-worker.ts', import.meta.url));
const PLANT = new URL('./plant.ts', import.meta.url).href;

/** More memory than this no world needs, and most of it is needed for a moment. */
const HEAP = ['--max-old-space-size=1024', '--max-semi-space-size=64'];

/** A world takes a second. One that takes this long goes round in circles. */
const WORLD_MAX_MS = 120_000;

export interface CrewOptions {
  readonly workers: number;
  /** The bug to put into the server first. */
  readonly plant?: string;
  /** Hears of every outcome as it comes. @returns whether to go on */
  outcome(outcome: SeedOutcome): boolean;
}

/** Runs the worlds of seeds in processes of their own, each in one of them from beginning to end. */
export async function runSeeds(seeds: Iterable<number>, { workers, plant, outcome }: CrewOptions): Promise<void> {
  const left = seeds[Symbol.iterator]();
  let goOn = true;
  const nextSeed = (): number | undefined => {
    const next = goOn ? left.next() : { done: true as const };
    return next.done ? undefined : next.value;
  };
  const work = async () => {
    for (let seed = nextSeed(); seed !== undefined; ) {
      await withWorker(plant, async (run) => {
        for (let alive = true; alive && seed !== undefined; ) {
          const result: SeedOutcome | null = await run(seed);
          alive = result !== null;
          goOn = outcome(result ?? diedOf(seed)) && goOn;
          seed = nextSeed();
        }
      });
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

/** A world that ends the process it is in, or has no end itself, is wrong too. */
function diedOf(seed: number): SeedOutcome {
  return { seed, wrong: ['It came to no end, or its process died.'], hash: '', events: 0, struck: {} };
}

/** @param work is given what runs a seed, or answers null when the process died of it */
async function withWorker(
  plant: string | undefined,
  work: (run: (seed: number) => Promise<SeedOutcome | null>) => Promise<void>,
): Promise<void> {
  const planted = plant === undefined ? [] : ['--import', PLANT];
  const env = { ...process.env, NODE_NO_WARNINGS: '1', ...(plant === undefined ? {} : { PLANTED_BUG: plant }) };
  const worker = fork(WORKER, [], { execArgv: [...HEAP, ...planted], env });
  try {
    if ((await nextWord(worker)) === null) throw new Error('a simulating process did not start');
    await work(async (seed) => {
      worker.send(seed);
      const endless = setTimeout(() => worker.kill('SIGKILL'), WORLD_MAX_MS);
      const outcome = await nextWord(worker);
      clearTimeout(endless);
      return outcome as SeedOutcome | null;
    });
  } finally {
    if (worker.connected) worker.disconnect();
  }
}

/** The next thing a worker says; null when it dies first. */
function nextWord(worker: ChildProcess): Promise<WorkerWord | null> {
  return new Promise((resolve) => {
    const hear = (word: unknown) => {
      worker.off('message', hear).off('exit', gone);
      resolve(word as WorkerWord);
    };
    const gone = () => {
      worker.off('message', hear);
      resolve(null);
    };
    worker.on('message', hear).once('exit', gone);
  });
}
