import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { architectureFaults } from './architecture.ts';
import { staleFiles } from './generate.ts';
import { ROOT, sourceFiles } from './source-files.ts';

interface Outcome {
  readonly ok: boolean;
  readonly details: string;
}

interface Check {
  readonly name: string;
  run(): Promise<Outcome>;
}

/** A check that is a program of `node_modules/.bin`. */
function program(name: string, tool: string, ...args: string[]): Check {
  return {
    name,
    run: () =>
      new Promise((resolve, reject) => {
        const child = spawn(join(ROOT, 'node_modules', '.bin', tool), args, {
          cwd: ROOT,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let details = '';
        const collect = (chunk: Buffer) => {
          details += chunk;
        };
        child.stdout.on('data', collect);
        child.stderr.on('data', collect);
        child.on('error', reject);
        child.on('close', (code) => resolve({ ok: code === 0, details }));
      }),
  };
}

/** A check that lists faults; none is well. */
function list(name: string, faults: () => readonly string[]): Check {
  return {
    name,
    run: async () => {
      const found = faults();
      return { ok: found.length === 0, details: found.join('\n') };
    },
  };
}

let architecture: ReturnType<typeof architectureFaults> | undefined;
/** All four rules come of one reading of the code. */
function faultsOf(rule: keyof NonNullable<typeof architecture>): readonly string[] {
  architecture ??= architectureFaults(sourceFiles());
  return architecture[rule];
}

// The slow ones first, so that the short ones fill the other core.
const CHECKS: readonly Check[] = [
  program('types', 'tsc', '-p', 'tsconfig.json'),
  program('types of web', 'tsc', '-p', 'web/tsconfig.json'),
  program('dead code and dependencies', 'knip', '--no-progress'),
  program('format and lint', 'biome', 'check', '.', '--max-diagnostics=50'),
  list('direction of imports', () => faultsOf('imports')),
  list('import cycles', () => faultsOf('cycles')),
  list('names and barrels', () => faultsOf('names')),
  list('length of files', () => faultsOf('length')),
  list('generated files', staleFiles),
];

const CORES = 2;

async function runAll(): Promise<boolean> {
  const waiting = [...CHECKS];
  const failed: { name: string; details: string }[] = [];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = performance.now();
      const { ok, details } = await check.run();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${check.name.padEnd(28)} ${seconds.padStart(5)} s\n`);
      if (!ok) failed.push({ name: check.name, details });
    }
  };
  await Promise.all(Array.from({ length: CORES }, work));
  for (const { name, details } of failed) process.stdout.write(`\n── ${name} ──\n${details.trimEnd()}\n`);
  process.stdout.write(`\n${CHECKS.length - failed.length} of ${CHECKS.length} checks passed\n`);
  return failed.length === 0;
}

process.exitCode = (await runAll()) ? 0 : 1;
