/** `npm run bench -- <suite> [--json]`: runs one suite and prints what it measured. */
import { arch, cpus, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { measureFirstSync } from './first-sync.ts';
import { measureSync } from './sync/sync.ts';

interface Suite {
  measure(options: { tickets: number }): Promise<Record<string, number>>;
  /** Tickets when nobody says how many. */
  tickets: number;
}

const SUITES: Readonly<Record<string, Suite>> = {
  'first-sync': { measure: measureFirstSync, tickets: 12_000 },
  sync: { measure: measureSync, tickets: 100_000 },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, tickets: { type: 'string' } },
});
const name = positionals[0] ?? 'first-sync';
const suite = SUITES[name];
if (!suite) {
  process.stderr.write(`There is no suite "${name}". Suites: ${Object.keys(SUITES).join(', ')}\n`);
  process.exit(64);
}
const tickets = Number(values.tickets ?? suite.tickets);
if (!Number.isSafeInteger(tickets) || tickets < 100) {
  process.stderr.write('--tickets takes a whole number from 100 on\n');
  process.exit(64);
}
const measured = Object.entries(await suite.measure({ tickets }));
const figures = Object.fromEntries(measured.map(([figure, value]) => [figure, rounded(value)]));
const report = {
  suite: name,
  machine: { node: process.version, platform: platform(), arch: arch(), cpus: cpus().length },
  figures,
};
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else for (const [key, value] of Object.entries(figures)) process.stdout.write(`${key.padEnd(28)} ${value}\n`);

/** Three digits of what is small, whole numbers of what is large. */
function rounded(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
}
