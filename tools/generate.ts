import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { proofsReference } from './numbered-tests.ts';
import { envExample, settingsForCommandLine, settingsReference } from './settings-documents.ts';
import { ROOT } from './source-files.ts';

/** Files that follow from data in the code, each with its text. */
function generatedFiles(): [path: string, text: string][] {
  return [
    ['.env.example', envExample()],
    ['docs/reference/settings.md', settingsReference()],
    ['docs/reference/proofs.md', proofsReference()],
    ['cli/src/settings.generated.ts', formatted('settings.generated.ts', settingsForCommandLine())],
  ];
}

function formatted(name: string, text: string): string {
  const biome = join(ROOT, 'node_modules', '.bin', 'biome');
  const run = spawnSync(biome, ['format', `--stdin-file-path=${name}`], { cwd: ROOT, input: text, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`biome cannot format ${name}: ${run.stderr}`);
  return run.stdout;
}

/** The generated files whose text is not what the code now says. */
export function staleFiles(): string[] {
  return generatedFiles()
    .filter(([path, text]) => !existsSync(join(ROOT, path)) || readFileSync(join(ROOT, path), 'utf8') !== text)
    .map(([path]) => `${path} is out of date: run node launch.mjs generate`);
}

if (import.meta.main) {
  for (const [path, text] of generatedFiles()) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    process.stdout.write(`${path}\n`);
  }
}
