/** `npm run bench -- <suite> [--json]`: runs one suite and prints what it measured. */
import { arch, cpus, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { measureFirstSync } from './first-sync.ts';
import { runServing } from './serving/command.ts';
import { roundedNumber } from './serving/rounded.ts';
import { measureSync } from './sync/sync.ts';
import { overWebBudget, readWebBudgets } from './web/budgets.ts';
import { measureWeb } from './web/web.ts';

interface Suite {
  measure(options: { tickets: number }): Promise<Record<string, number>>;
  /** Tickets when nobody says how many. */
  tickets: number;
  /** What of its figures is beyond its budget, for `--check`. */
  faults?(figures: Readonly<Record<string, number>>): string[];
}

const SUITES: Readonly<Record<string, Suite>> = {
  'first-sync': { measure: measureFirstSync, tickets: 12_000 },
  sync: { measure: measureSync, tickets: 100_000 },
  web: { measure: measureWeb, tickets: 16_000, faults: (figures) => overWebBudget(figures, readWebBudgets()) },
};

const given = process.argv.slice(2);
const [name, args] = given[0]?.startsWith('-') === false ? [given[0], given.slice(1)] : ['first-sync', given];
const USAGE = `npm run bench -- <suite> [--json] [--tickets N] [--check]\nSuites: ${[...Object.keys(SUITES), 'serving (--help tells its options)'].join(', ')}`;
try {
  process.exit(name === 'serving' ? await runServing(args) : await runSuite(name, args));
} catch (error) {
  if (!String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) throw error;
  process.exit(refused(`${(error as Error).message}\n${USAGE}`));
}

async function runSuite(name: string, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      tickets: { type: 'string' },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const suite = SUITES[name];
  if (!suite) return refused(`There is no suite "${name}".\n${USAGE}`);
  const tickets = Number(values.tickets ?? suite.tickets);
  if (!Number.isSafeInteger(tickets) || tickets < 100) return refused('--tickets takes a whole number from 100 on');
  const measured = Object.entries(await suite.measure({ tickets }));
  const figures = Object.fromEntries(measured.map(([figure, value]) => [figure, roundedNumber(value)]));
  const report = {
    suite: name,
    machine: { node: process.version, platform: platform(), arch: arch(), cpus: cpus().length },
    figures,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else for (const [key, value] of Object.entries(figures)) process.stdout.write(`${key.padEnd(28)} ${value}\n`);
  const faults = values.check ? (suite.faults?.(figures) ?? []) : [];
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}

function refused(text: string): number {
  process.stderr.write(`${text}\n`);
  return 64;
}
