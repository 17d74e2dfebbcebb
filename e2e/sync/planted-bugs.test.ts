// `npm run simulate -- --planted` puts each in and looks how many seeds it takes to notice.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PLANTED_BUGS, plantedSource } from './planted-bugs.ts';

test('there are twelve bugs to plant, and a place for each', () => {
  expect(PLANTED_BUGS).toHaveLength(12);
  for (const bug of PLANTED_BUGS) {
    const source = readFileSync(new URL(`../../${bug.file}`, import.meta.url), 'utf8');
    expect(plantedSource(bug, source)).not.toBe(source);
  }
});
