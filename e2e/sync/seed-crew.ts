import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SeedOutcome } from './run-seed.ts';
import type { WorkerWord } from './seed-worker.ts';

const WORKER = fileURLToPath(new URL('./seed-worker.ts', import.meta.url));
const PLANT = new URL('./plant.ts', import.meta.url).href;

/** After so many seeds a worker is replaced: what they leave behind is not worth looking for. */
const SEEDS_PER_WORKER = 60;

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
        for (let done = 0; seed !== undefined && done < SEEDS_PER_WORKER; done++) {
          goOn = outcome(await run(seed)) && goOn;
          seed = nextSeed();
        }
      });
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}

async function withWorker(
  plant: string | undefined,
  work: (run: (seed: number) => Promise<SeedOutcome>) => Promise<void>,
): Promise<void> {
  const planted = plant === undefined ? [] : ['--import', PLANT];
  const env = { ...process.env, NODE_NO_WARNINGS: '1', ...(plant === undefined ? {} : { PLANTED_BUG: plant }) };
  const worker = fork(WORKER, [], { execArgv: planted, env });
  try {
    await nextWord(worker);
    await work(async (seed) => {
      worker.send(seed);
      return (await nextWord(worker)) as SeedOutcome;
    });
  } finally {
    if (worker.connected) worker.disconnect();
  }
}

function nextWord(worker: ChildProcess): Promise<WorkerWord> {
  return new Promise((resolve, reject) => {
    const onMessage = (word: unknown) => {
      worker.off('exit', onExit);
      resolve(word as WorkerWord);
    };
    const onExit = (code: number | null) => {
      worker.off('message', onMessage);
      reject(new Error(`a simulating process ended with ${code}`));
    };
    worker.once('message', onMessage);
    worker.once('exit', onExit);
  });
}
