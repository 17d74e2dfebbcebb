import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Budget, budgetOf, keeps, readBudgets } from '../budgets.ts';
import { keptReport } from '../kept-report.ts';
import { DATABASES, type ServingReport } from '../serving.ts';
import { plotOf } from './headroom-plot.ts';

const REFERENCE = new URL('../../../docs/reference/', import.meta.url);

/** Writes what was measured last as a page of the documentation, with its plot. */
export function writeDocs(): void {
  const report = keptReport();
  writeFileSync(fileURLToPath(new URL('serving-figures.md', REFERENCE)), pageOf(report));
  writeFileSync(fileURLToPath(new URL('serving-figures.svg', REFERENCE)), plotOf(report, readBudgets()));
}

function pageOf(report: ServingReport): string {
  const { machine } = report;
  return `# What serving costs

Measured by \`npm run bench -- serving\`, written by \`npm run bench -- serving --write-docs\`. ${report.at.slice(0, 10)},
commit ${report.commit}, ${report.tickets.toLocaleString('en')} generated tickets; Node ${machine.node}, ${machine.cpus} × ${machine.cpu}, ${machine.memory_gb} GB;
${report.layout}. Times and rates say something of that machine; ratios were taken in turn with their reference, in the same run, and
hold elsewhere.

![How far each figure is from its budget](serving-figures.svg)

${DATABASES.filter((name) => report.databases[name])
  .map((name) => tableOf(report, name))
  .join('\n')}
## What the figures mean

${Object.entries(MEANINGS)
  .map(([name, meaning]) => `- \`${name}\`: ${meaning}.`)
  .join('\n')}
`;
}

function tableOf(report: ServingReport, database: (typeof DATABASES)[number]): string {
  const measured = report.databases[database];
  const budgets = readBudgets();
  const rows = Object.entries(measured?.figures ?? {}).map(([name, value]) => {
    const budget = budgetOf(budgets, name, { database, tickets: report.tickets });
    return `| \`${name}\` | ${value} | ${budget ? boundOf(budget) : ''} | ${budget ? (keeps(value, budget) ? 'yes' : '**no**') : ''} |`;
  });
  const left = Object.entries(measured?.left_out ?? {}).map(([name, why]) => `- \`${name}\` was left out: ${why}.`);
  return `## ${database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}

| figure | measured | budget | kept |
|---|---|---|---|
${rows.join('\n')}
${left.length > 0 ? `\n${left.join('\n')}\n` : ''}`;
}

function boundOf(budget: Budget): string {
  return 'min' in budget ? `≥ ${budget.min}` : `≤ ${budget.max}`;
}

const MEANINGS: Readonly<Record<string, string>> = {
  hit_rps_ratio:
    'requests a second of a technician view that is kept, signed in, through the whole server, over those of a bare Fastify route that sends the same bytes',
  not_modified_rps_ratio: 'the same with an entity tag that still holds, over a bare 304',
  miss_vs_seed_speedup:
    'a view of which nothing is kept, from the question to the text of the answer, against the six queries of the usual algorithm one after the other by the bare driver, with covering indexes of their own',
  miss_vs_seed_parallel_speedup: 'against the same with five of the six at the same time',
  miss_over_sql: 'the same miss over its own statements sent by the bare driver',
  counts_bytes: 'the counts-only answer, as it is sent to a browser',
  miss_growth: 'a miss among all the tickets over one among 10,000',
  counts_growth: 'counts alone, likewise',
  deep_page_growth: 'page 1,000 by cursor over page 1',
  invalidation_p99_ms:
    'from a write being acknowledged on one of three processes to the beginning of the first read that shows it on the last of the others; no finer than a read (`invalidation_read_p50_ms`)',
  stale_reads:
    'reads that showed an older value after the acknowledgement: by anyone on the same process, by the writer on all three',
  load_rps:
    'what 10,000 signed-in people asked for, each with a pause of 1 to 3 s after an answer (views 38 %, counts 20, tickets 20, queues 15, search 5, edits 2); the crowd alone reaches `load_rps_of_generator` at a bare Fastify',
  load_carried_users:
    'the largest of some smaller crowds of whom nobody is refused, with 20 ms on average, 45 at p95 and 80 at p99',
  load_p95_ms: 'from when somebody meant to ask, so that waiting for a connection counts',
  rss_mb_1m: 'memory of the serving process after thousands of different reads and edits',
};
