import { parseArgs } from 'node:util';
import { overBudget, readBudgets } from './budgets.ts';
import { writeDocs } from './docs/figures-page.ts';
import { keepReport } from './kept-report.ts';
import { rounded } from './rounded.ts';
import { DATABASES, measureServing, PARTS, type PartName, type ServingOptions, type ServingReport } from './serving.ts';

const PART_NAMES = Object.keys(PARTS) as PartName[];

const HELP = `npm run bench -- serving [--json] [--tickets 1000000] [--database sqlite|postgres]
  [--only ${PART_NAMES.join(',')}] [--check] [--quick] [--write-docs]
  --quick       10,000 tickets, and only what is stable there
  --check       fails where a ratio is beyond 1.5 times its budget (bench/budgets.json)
  --write-docs  docs/reference/serving-figures.md from what was measured last, without a new run
`;

/** @returns the exit code */
export async function runServing(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      tickets: { type: 'string' },
      database: { type: 'string' },
      only: { type: 'string' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values['write-docs']) {
    writeDocs();
    return 0;
  }
  const options = optionsOf(values);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${HELP}`);
    return 64;
  }
  const report = rounded(await measureServing(options, (text) => process.stderr.write(`${text}\n`)));
  keepReport(report);
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else print(report);
  const failed = Object.values(report.databases).some(({ left_out }) => PART_NAMES.some((name) => name in left_out));
  if (!values.check) return failed ? 1 : 0;
  const faults = overBudget(report, readBudgets());
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 && !failed ? 0 : 1;
}

interface Asked {
  quick: boolean;
  tickets?: string;
  database?: string;
  only?: string;
}

/** What to measure; a text says what is wrong with what was asked. */
function optionsOf({ quick, tickets: many, database, only }: Asked): ServingOptions | string {
  const tickets = Number(many ?? (quick ? 10_000 : 1_000_000));
  if (!Number.isSafeInteger(tickets) || tickets < 10_000) return '--tickets takes a whole number from 10000 on';
  const databases = DATABASES.filter((name) => name === (database ?? (quick ? 'sqlite' : name)));
  if (databases.length === 0) return `there is no database "${database}"`;
  const asked = only?.split(',') ?? (quick ? QUICK : PART_NAMES);
  const unknown = asked.find((name) => !(PART_NAMES as string[]).includes(name));
  if (unknown !== undefined) return `there is no part "${unknown}"`;
  return {
    databases,
    only: PART_NAMES.filter((name) => asked.includes(name)),
    tickets,
    rounds: quick ? 4 : 9,
    races: quick ? 500 : 10_000,
  };
}

const QUICK: readonly PartName[] = ['hit', 'miss'];

function print(report: ServingReport): void {
  for (const [database, measured] of Object.entries(report.databases)) {
    process.stdout.write(`${database}, ${report.tickets} tickets\n`);
    for (const [name, value] of Object.entries(measured.figures)) {
      process.stdout.write(`  ${name.padEnd(34)} ${value}\n`);
    }
    for (const [name, why] of Object.entries(measured.left_out)) process.stdout.write(`  ${name} left out: ${why}\n`);
  }
}
