import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catchBug } from './planted.ts';
import { PLANTED_BUGS, plantedSource } from './planted-bugs.ts';

/** A machine with other things to do takes several times as long as an idle one. */
const PATIENCE_MS = 20 * 60_000;

test('there are twelve bugs to plant, and a place for each', () => {
  expect(PLANTED_BUGS).toHaveLength(12);
  for (const bug of PLANTED_BUGS) {
    const source = readFileSync(new URL(`../../${bug.file}`, import.meta.url), 'utf8');
    expect(plantedSource(bug, source)).not.toBe(source);
  }
});

test(
  'each is noticed, at the latest within five hundred worlds',
  async () => {
    const left = [...PLANTED_BUGS];
    const missed: string[] = [];
    const plantInTurn = async () => {
      for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
        if ((await catchBug(bug, 1)) === null) missed.push(bug.name);
      }
    };
    await Promise.all([plantInTurn(), plantInTurn()]);
    expect(missed).toEqual([]);
  },
  PATIENCE_MS,
);
