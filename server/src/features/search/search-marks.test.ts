import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, markWords, rangesOf, textTest, wantedWords } from './search-marks.ts';

const marked = (text: string, words: string[], beginning: string | null = null) =>
  rangesOf(markWords(text, wantedWords(words, beginning))).map(([from, to]) => text.slice(from, to));

describe('marks', () => {
  it.each<[string, string[], string | null, string[]]>([
    ['The printer is on fire', ['printer'], null, ['printer']],
    ['Printers print PRINTER-7', ['printer'], null, ['PRINTER']],
    ['Printers print PRINTER-7', [], 'print', ['Printers', 'print', 'PRINTER']],
    ['Crème Brûlée', ['creme'], 'bru', ['Crème', 'Brûlée']],
    ['e\u0301lan', ['elan'], null, ['e\u0301lan']],
    ['打印机坏了', ['打印', '印机'], null, ['打印机']],
    ['<b>printer</b>', ['printer'], null, ['printer']],
    ['nothing of it', ['printer'], 'toner', []],
  ])('in %j of %j and %j', (text, words, beginning, expected) => {
    expect(marked(text, words, beginning)).toEqual(expected);
  });
});

it('an excerpt shows the place with most of the words, on one line', () => {
  const text = `A printer.\n${'Nothing here. '.repeat(40)}\nThe printer has\tno toner left. ${'And so on. '.repeat(40)}`;
  const excerpt = excerptOf(text, wantedWords(['printer', 'toner'], null));
  expect(excerpt?.text).toMatch(/^….*The printer has no toner left\. .*…$/);
  expect(excerpt?.ranges.map(([from, to]) => excerpt.text.slice(from, to))).toEqual(['printer', 'toner']);
});

it('an excerpt has no signs that turn the direction of writing', () => {
  const excerpt = excerptOf('a \u202eprinter\u2066 b\u0000', wantedWords(['printer'], null));
  expect(excerpt?.text).toBe('a  printer  b ');
});

it.each([
  [['paper', 'jam'], '', 'Paper -- JAM!', true],
  [['paper', 'jam'], '', 'paper jams', false],
  [['paper'], 'ja', 'a paper, jams', true],
  [['papier'], '', 'Papierne', false],
  [['papier'], '', 'Papïer', true],
])('finds %j and %j side by side in %j: %s', (words, beginning, text, expected) => {
  expect(textTest(words, beginning)(text)).toBe(expected);
});

const PARTS = [
  'printer',
  'Ton',
  '😀',
  '👩‍👩‍👧',
  'e\u0301',
  '打印机',
  '\ud83d',
  '\u202e',
  '\n',
  ' ',
  'x'.repeat(500),
  '½',
  '\u0301',
];
const texts = fc.array(fc.constantFrom(...PARTS), { maxLength: 120 }).map((parts) => parts.join(''));

it('ranges are inside what they are of, in order, and split no letter', () => {
  const wanted = wantedWords(['printer', '打印', '1'], 'to');
  fc.assert(
    fc.property(texts, (text) => {
      const excerpt = excerptOf(text, wanted);
      for (const { of, ranges } of [
        { of: text, ranges: rangesOf(markWords(text, wanted)) },
        { of: excerpt?.text ?? '', ranges: excerpt?.ranges ?? [] },
      ]) {
        let last = 0;
        for (const [from, to] of ranges) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(of.length);
          expect(of.slice(from, to).isWellFormed()).toBe(true);
          last = to;
        }
      }
      if (text.isWellFormed()) expect(excerpt?.text.isWellFormed() ?? true).toBe(true);
      expect(excerpt?.text.length ?? 0).toBeLessThan(500);
    }),
    { seed: 1, numRuns: 1000 },
  );
});
