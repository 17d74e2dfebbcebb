import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the data sets follow from: other code, other data. */
const MADE_BY = [
  'bench/datasets/*.ts',
  'simulators/world/random.ts',
  'server/src/readmodel/*.ts',
  'server/src/store/migrations/*.ts',
  'server/src/store/mirror/*.ts',
  'server/src/sync/take-over.ts',
];

/** Where data sets are kept, out of version control. */
export function dataFolder(...path: string[]): string {
  const folder = join(ROOT, 'data', 'bench', ...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Names this version of whatever generates the data. */
export function dataVersion(): string {
  const digest = createHash('sha256');
  const files = MADE_BY.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).filter((file) => !isTest(file));
  for (const file of files.sort()) digest.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return digest.digest('hex').slice(0, 10);
}

function isTest(file: string): boolean {
  return /\.test\.ts$/.test(file);
}
