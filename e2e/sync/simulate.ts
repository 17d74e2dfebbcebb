import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { catchBug } from './planted.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './seed-crew.ts';
import { addTo, emptySummary, summaryLines } from './summary.ts';
import { makeDataFolder } from './template-database.ts';
import { Trace } from './trace.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '300' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    planted: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

if (values.planted) process.exitCode = await catchAll();
else if (values.seed !== undefined) process.exitCode = await replay(wholeNumber('seed', values.seed));
else process.exitCode = await runMany(wholeNumber('from', values.from), wholeNumber('seeds', values.seeds));

/** Runs one seed, with everything that happens in it. */
async function replay(seed: number): Promise<number> {
  const folder = await makeDataFolder(Date.UTC(2026, 0, 1));
  try {
    const trace = new Trace({ keep: true });
    const { wrong, hash } = await runSeed(seed, folder, trace);
    if (values.json) print(JSON.stringify({ seed, wrong, hash, trace: trace.lines }));
    else print(...trace.lines, `hash ${hash}`, ...wrong.map((line) => `wrong: ${line}`));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    folder.remove();
  }
}

async function runMany(from: number, count: number): Promise<number> {
  const begun = performance.now();
  const summary = emptySummary();
  await runSeeds(
    Array.from({ length: count }, (_, n) => from + n),
    {
      workers: availableParallelism(),
      outcome: (outcome) => {
        addTo(summary, outcome);
        if (outcome.wrong.length > 0 && !values.json) print(`seed ${outcome.seed}: ${outcome.wrong[0]}`);
        return true;
      },
    },
  );
  const seconds = Math.round((performance.now() - begun) / 1000);
  print(...(values.json ? [JSON.stringify({ ...summary, seconds })] : [...summaryLines(summary), `in ${seconds} s`]));
  return summary.failed.length === 0 ? 0 : 1;
}

/** Puts each bug in, one at a time, and looks how many seeds it takes until one of them fails. */
async function catchAll(): Promise<number> {
  const caught: Record<string, number | null> = {};
  for (const { name } of PLANTED_BUGS) {
    caught[name] = await catchBug(name, availableParallelism());
    if (!values.json) print(`${caught[name] === null ? 'not caught' : `seed ${caught[name]}`.padEnd(10)}  ${name}`);
  }
  if (values.json) print(JSON.stringify({ planted: PLANTED_BUGS.length, caught }));
  return Object.values(caught).includes(null) ? 1 : 0;
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function print(...lines: string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
