/** The specification of sync and the tests that prove it are held to each other. */
import { expect, test } from 'vitest';
import { numberedTests, specifiedNumbers } from './numbered-tests.ts';
import { sourceFiles } from './source-files.ts';

/** The invariants before these are of caches, those after them of storage, load and people's rights. */
const [FIRST, LAST] = [18, 41];
const SYNC = (number: string) =>
  /^[JZ]/.test(number) || (/^I/.test(number) && Number(number.slice(1)) >= FIRST && Number(number.slice(1)) <= LAST);
const tested = new Set(numberedTests(sourceFiles()).map(({ number }) => number));
const specified = new Set(specifiedNumbers());

test('every invariant and trap of the specification is named by a test', () => {
  expect(specified.size).toBeGreaterThan(60);
  expect([...specified].filter((number) => !tested.has(number))).toEqual([]);
});

test('every number a test names has its line in the specification', () => {
  expect([...tested].filter((number) => SYNC(number) && !specified.has(number))).toEqual([]);
});

test('titles are read wherever they stand', () => {
  const text = "test('I18 J8: one', f);\nit.each([[1, g(2)]])(\n  `Z3: two`, f);\ndescribe('none', f);";
  const found = numberedTests([
    { path: 'a.test.ts', text },
    { path: 'not-a-test.ts', text },
  ]);
  expect(found.map(({ number }) => number)).toEqual(['I18', 'J8', 'Z3']);
});
