import { availableParallelism } from 'node:os';
import { catchBug } from './planted.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { runSeed, type SeedOutcome } from './run-seed.ts';
import { runSeeds } from './seed-crew.ts';
import { type Asked, askedOf, Misunderstood } from './simulate-options.ts';
import { summaryLines, summaryOf } from './summary.ts';
import { makeDataFolder } from './template-database.ts';
import { Trace } from './trace.ts';

const USAGE = 'npm run simulate -- [--seeds <count>] [--from <seed>] | --seed <seed> | --planted, and [--json]';
const BAD_USAGE = 2;

try {
  process.exitCode = await carryOut(askedOf(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof Misunderstood)) throw error;
  process.stderr.write(`${error.message}. Usage: ${USAGE}\n`);
  process.exitCode = BAD_USAGE;
}

/** @returns the exit code */
async function carryOut(asked: Asked): Promise<number> {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  const isGood =
    asked.run === 'one'
      ? await replay(asked)
      : asked.run === 'many'
        ? await runMany(asked, seconds)
        : await catchAll(asked, seconds);
  return isGood ? 0 : 1;
}

/** Runs one seed, with everything that happens in it. */
async function replay({ seed, json }: { seed: number; json: boolean }): Promise<boolean> {
  const folder = await makeDataFolder(Date.UTC(2026, 0, 1));
  try {
    const trace = new Trace({ keep: true });
    const { wrong, hash } = await runSeed(seed, folder, trace);
    if (json) print(JSON.stringify({ seed, wrong, hash, trace: trace.lines }));
    else print(...trace.lines, `hash ${hash}`, ...wrong.map((line) => `wrong: ${line}`));
    return wrong.length === 0;
  } finally {
    folder.remove();
  }
}

async function runMany(
  { from, count, json }: { from: number; count: number; json: boolean },
  seconds: () => number,
): Promise<boolean> {
  const outcomes: SeedOutcome[] = [];
  await runSeeds(
    Array.from({ length: count }, (_, n) => from + n),
    {
      workers: availableParallelism(),
      outcome: (outcome) => {
        outcomes.push(outcome);
        if (outcome.wrong.length > 0 && !json) print(`seed ${outcome.seed}: ${outcome.wrong[0]}`);
        return true;
      },
    },
  );
  const summary = summaryOf(outcomes);
  print(...(json ? [JSON.stringify({ ...summary, seconds: seconds() })] : summaryLines(summary)));
  if (!json) print(`in ${seconds()} s`);
  return summary.failed.length === 0;
}

/** Puts each bug in, one at a time, and looks how many seeds it takes until one of them fails. */
async function catchAll({ json }: { json: boolean }, seconds: () => number): Promise<boolean> {
  const caught: Record<string, number | null> = {};
  for (const bug of PLANTED_BUGS) {
    const seed = await catchBug(bug, availableParallelism());
    caught[bug.name] = seed;
    if (!json) print(`${seed === null ? 'not caught' : `seed ${seed}`.padEnd(10)}  ${bug.name}`);
  }
  const planted = PLANTED_BUGS.length;
  const found = Object.values(caught).filter((seed) => seed !== null).length;
  if (json) print(JSON.stringify({ planted, found, caught, seconds: seconds() }));
  else print(`${planted} bugs planted, ${found} caught, in ${seconds()} s`);
  return found === planted;
}

function print(...lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
