import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchText } from './search-matches.ts';
import { readSearchQuery } from './search-query.ts';
import { placedWords, wordsOf } from './search-words.ts';

const read = (typed: string) => {
  const query = readSearchQuery(typed);
  return query && [query.words.join(' '), query.beginning, query.phrases.map((one) => one.join(' ')), query.without];
};

it.each<[string, ReturnType<typeof read>]>([
  ['printer', ['', 'printer', [], []]],
  ['Drucker Ä-3', ['drucker a', '3', [], []]],
  ['MSM-1234', ['msm', '1234', [], []]],
  ['"paper jam" tray', ['paper jam', 'tray', ['paper jam'], []]],
  ['tray "paper jam"', ['tray paper jam', null, ['paper jam'], []]],
  ['tray "paper', ['tray', 'paper', [], []]],
  ['“paper jam”', ['paper jam', null, ['paper jam'], []]],
  ['printer -toner', ['printer', null, [], ['toner']]],
  ['printer -toner jam', ['printer', 'jam', [], ['toner']]],
  ['get --help - now', ['get help', 'now', [], []]],
  ['-toner', ['', 'toner', [], []]],
  ['-key-words', ['key', 'words', [], []]],
  ['jam jam -jam', ['jam', null, [], []]],
  ['打印机', ['打印 印机', '机', [], []]],
  ['NEAR( AND * ^ {key}: "', ['near and', 'key', [], []]],
  ['  ""  * ( -- ', null],
  ['\u0000\ud800', null],
])('reads %j', (typed, expected) => {
  expect(read(typed)).toEqual(expected);
});

it('excludes words that follow each other', () => {
  const query = readSearchQuery('tray -"paper jam" -"toner"');
  expect([query?.words, query?.phrases, query?.withoutPhrases, query?.without]).toEqual([
    ['tray'],
    [],
    [['paper', 'jam']],
    ['toner'],
  ]);
  expect(readSearchQuery('-"paper jam"')).toMatchObject({ words: ['paper'], beginning: 'jam', withoutPhrases: [] });
});

it('counts twelve words of a page that was pasted', () => {
  const query = readSearchQuery(Array.from({ length: 500 }, (_, n) => `word${n}`).join(' '));
  expect(query?.words).toHaveLength(12);
  expect(query?.beginning).toBeNull();
});

const ODD = [
  ...'"\'()*:^-+&|!<>\\{}[]~%_,.;¤§\0\n \ud83d',
  '😀',
  'é',
  'e\u0301',
  'ß',
  'İ',
  '打',
  'ก',
  '\u202e',
  '½',
  '™',
  'NEAR',
  'ab',
];
const odd = fc.array(fc.constantFrom(...ODD), { maxLength: 60 }).map((parts) => parts.join(''));

it('has the same words with their places as without, each place inside the text and made of whole letters', () => {
  fc.assert(
    fc.property(odd, (text) => {
      const placed = [...placedWords(text)];
      expect(placed.map(({ word }) => word)).toEqual(wordsOf(text));
      for (const { start, end } of placed) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(text.slice(start, end).isWellFormed()).toBe(true);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

it('lets nothing reach a database but letters and digits', () => {
  fc.assert(
    fc.property(odd, (typed) => {
      const query = readSearchQuery(typed);
      if (!query) return;
      const { words, beginning, without } = query;
      const all = [...words, ...(beginning === null ? [] : [beginning])].map((token) => [{ token }]);
      expect(all.length).toBeGreaterThan(0);
      expect(matchText('postgres', { all, without })).toMatch(/^[\p{L}\p{N}'()&! ]+$/u);
      expect(matchText('sqlite', { all, without })).toMatch(/^[\p{L}\p{N}"()NOTAD ]+$/u);
    }),
    { seed: 1, numRuns: 500 },
  );
});
