import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catchBug } from './planted.ts';
import { PLANTED_BUGS, plantedSource } from './planted-bugs.ts';

const PATIENCE_MS = 20 * 60_000;

test('there are twelve bugs to plant, and a place for each', () => {
  expect(PLANTED_BUGS).toHaveLength(12);
  for (const bug of PLANTED_BUGS) {
    const source = readFileSync(new URL(`../../${bug.file}`, import.meta.url), 'utf8');
    expect(plantedSource(bug, source)).not.toBe(source);
  }
});

test.for(PLANTED_BUGS)('caught: $name', { timeout: PATIENCE_MS }, async ({ name }) => {
  expect(await catchBug(name, 2)).not.toBeNull();
});
