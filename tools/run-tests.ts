import { relative } from 'node:path';
import { createVitest, parseCLI, type TestModule } from 'vitest/node';
import { findChromium } from '../server/testing/servers/chromium.ts';
import { startPostgres } from '../server/testing/servers/postgres.ts';
import { startRedis } from '../server/testing/servers/redis.ts';
import type { Provision } from '../server/testing/servers/test-server.ts';
import { ROOT } from './source-files.ts';
import { type FileOutcome, type Need, summarise } from './test-outcome.ts';

interface Supply {
  readonly name: string;
  /** Which test files need it. */
  readonly files: RegExp;
  /** How the tests learn where it is. */
  readonly variable: string;
  provide(): Promise<Provision> | Provision;
}

const SUPPLIES: readonly Supply[] = [
  { name: 'PostgreSQL', files: /\.db\.test\.ts$/, variable: 'SPEEDYFLOW_TEST_PG_URL', provide: startPostgres },
  { name: 'Redis', files: /\.redis(\.db)?\.test\.ts$/, variable: 'SPEEDYFLOW_TEST_REDIS_URL', provide: startRedis },
  { name: 'Chromium', files: /^e2e\/browser\//, variable: 'SPEEDYFLOW_TEST_CHROMIUM', provide: findChromium },
];

const stops: (() => Promise<void>)[] = [];
const stopAll = () => Promise.allSettled(stops.splice(0).map((stop) => stop()));

/** Brings what these files need, tells the tests through the environment, and says what could not be had. */
async function supply(paths: readonly string[]): Promise<Need[]> {
  const needed = SUPPLIES.filter(({ files }) => paths.some((path) => files.test(path)));
  return Promise.all(
    needed.map(async ({ name, files, variable, provide }): Promise<Need> => {
      const provision = await provide();
      if (!provision.ok) return { name, files, missing: provision.reason };
      stops.push(provision.stop);
      process.env[variable] = provision.value;
      return { name, files };
    }),
  );
}

function outcomeOf(module: TestModule): FileOutcome {
  const results = [...module.children.allTests()].map((test) => test.result());
  return {
    path: pathOf(module.moduleId),
    passed: results.filter(({ state }) => state === 'passed').length,
    failed: results.filter(({ state }) => state === 'failed' || state === 'pending').length,
    skipped: results.flatMap((result) => (result.state === 'skipped' ? [result.note] : [])),
    broken: !module.ok(),
  };
}

function pathOf(moduleId: string): string {
  return relative(ROOT, moduleId).replaceAll('\\', '/');
}

/** Stops everything before it ends the process; vitest alone would end it within a millisecond. */
function stopOnSignals(): void {
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      // A terminal and the launcher both pass on the same Ctrl-C.
      if (interrupted) return;
      interrupted = true;
      void stopAll().then(() => process.exit(130));
    });
  }
}

async function main(args: readonly string[]): Promise<boolean> {
  process.env.NODE_ENV ??= 'test';
  process.env.VITEST = process.env.TEST = 'true';
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const vitest = await createVitest({ ...options, root: ROOT, watch: false });
  stopOnSignals();
  try {
    const files = await vitest.globTestSpecifications(filter);
    if (files.length === 0) {
      process.stdout.write(`No test file matches ${filter.join(' ')}\n0 passed, 0 failed\n`);
      return false;
    }
    const needs = await supply(files.map(({ moduleId }) => pathOf(moduleId)));
    const { testModules, unhandledErrors } = await vitest.start(filter);
    await vitest.close();
    const elsewhere = {
      path: 'outside of any test',
      passed: 0,
      failed: unhandledErrors.length,
      skipped: [],
      broken: false,
    };
    const outcomes = [...testModules.map(outcomeOf), elsewhere];
    const { lines, ok, verdict } = summarise(outcomes, needs, Boolean(process.env.CI));
    process.stdout.write(`${[...lines, verdict].join('\n')}\n`);
    return ok;
  } finally {
    await vitest.close();
    await stopAll();
  }
}

const ok = await main(process.argv.slice(2));
process.exit(ok ? 0 : 1);
