/** `npm run bench -- <suite> [--json]`: runs one suite and prints what it measured. */
import { arch, cpus, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { measureFirstSync } from './first-sync.ts';

const SUITES = { 'first-sync': measureFirstSync } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, tickets: { type: 'string', default: '12000' } },
});
const name = positionals[0] ?? 'first-sync';
if (!(name in SUITES)) {
  process.stderr.write(`There is no suite "${name}". Suites: ${Object.keys(SUITES).join(', ')}\n`);
  process.exit(64);
}
const tickets = Number(values.tickets);
if (!Number.isSafeInteger(tickets) || tickets < 100) {
  process.stderr.write('--tickets takes a whole number from 100 on\n');
  process.exit(64);
}
const figures = await SUITES[name as keyof typeof SUITES]({ tickets });
const report = {
  suite: name,
  machine: { node: process.version, platform: platform(), arch: arch(), cpus: cpus().length },
  figures,
};
if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else for (const [key, value] of Object.entries(figures)) process.stdout.write(`${key.padEnd(28)} ${value}\n`);
