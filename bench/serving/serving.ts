import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, totalmem } from 'node:os';
import { type DatabaseName, openDatasets } from '../datasets/datasets.ts';
import type { Bench, Figures, Part } from './part.ts';
import { measureHits } from './parts/hits.ts';
import { measureInstances } from './parts/instances.ts';
import { measureLoad } from './parts/load.ts';
import { measureMemory } from './parts/memory.ts';
import { measureMisses } from './parts/misses.ts';
import { measureSearch } from './parts/search.ts';

/** What can be measured by itself, in the order in which all of it is. */
export const PARTS = {
  hit: measureHits,
  miss: measureMisses,
  search: measureSearch,
  memory: measureMemory,
  load: measureLoad,
  instances: measureInstances,
} as const satisfies Record<string, Part>;

export type PartName = keyof typeof PARTS;

export const DATABASES: readonly DatabaseName[] = ['sqlite', 'postgres'];

export interface ServingOptions {
  databases: readonly DatabaseName[];
  only: readonly PartName[];
  tickets: number;
  rounds: number;
  races: number;
}

export interface Measured {
  figures: Figures;
  /** Why a figure is not there, by its name. */
  left_out: Record<string, string>;
}

export interface ServingReport {
  suite: 'serving';
  at: string;
  commit: string;
  machine: Record<string, string | number>;
  /** What shared the machine with the server that was measured. */
  layout: string;
  tickets: number;
  /** What was measured in this run. */
  parts: readonly PartName[];
  databases: Partial<Record<DatabaseName, Measured>>;
}

const FEW_TICKETS = 10_000;

/** Measures what serving costs, every figure beside its reference in the same run. */
export async function measureServing(options: ServingOptions, say: (text: string) => void): Promise<ServingReport> {
  const databases: ServingReport['databases'] = {};
  for (const database of options.databases) databases[database] = await measureOn(database, options, say);
  return {
    suite: 'serving',
    at: new Date().toISOString(),
    commit: commit(),
    machine: {
      node: process.version,
      platform: platform(),
      arch: arch(),
      cpus: cpus().length,
      cpu: cpus()[0]?.model ?? '',
      memory_gb: Math.round(totalmem() / 2 ** 30),
    },
    layout: `load generator, server and database share ${cpus().length} cores`,
    tickets: options.tickets,
    parts: options.only,
    databases,
  };
}

async function measureOn(
  database: DatabaseName,
  { only, tickets, rounds, races }: ServingOptions,
  say: (text: string) => void,
): Promise<Measured> {
  const measured: Measured = { figures: {}, left_out: {} };
  const datasets = await openDatasets(database, say);
  const bench: Bench = {
    database,
    datasets,
    tickets,
    fewTickets: Math.min(FEW_TICKETS, tickets),
    rounds,
    races,
    leaveOut: (figure, why) => {
      measured.left_out[figure] = why;
    },
    say,
  };
  try {
    for (const name of only) {
      say(`${database}: ${name}`);
      try {
        Object.assign(measured.figures, await PARTS[name](bench));
      } catch (error) {
        // What was measured already took long.
        measured.left_out[name] = `failed: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
  } finally {
    await datasets.close();
  }
  return measured;
}

/** Of the code that was measured; marked when it was changed since. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'server', 'contract') ? '+' : '');
  } catch {
    return 'unknown';
  }
}
