/** Characters of a text that are looked at; a pasted log file need not be found by its last line. */
const TEXT_MAX = 100_000;

/** Characters of a word that count: what is longer (keys, encoded files) is known by its beginning. */
const WORD_MAX = 40;

/** A word as it is compared, and where it stands in its text (UTF-16). */
export interface PlacedWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const PLAIN = /^[\x00-\x7f]*$/;

/**
 * The words of a text: lower case, without accents. They are cut here rather than by the databases' own tokenisers,
 * which differ in what they take an address, a host name or an underscore for.
 */
export function wordsOf(text: string): string[] {
  const start = text.slice(0, TEXT_MAX);
  // Plain texts, which most are, are cut several times as fast.
  if (PLAIN.test(start)) return (start.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(cut);
  if (HAS_UNSPACED.test(start)) return Array.from(placedWords(start), ({ word }) => word);
  return (fold((start.match(RUN) ?? []).join(' ')).match(LETTERS) ?? []).map(cut);
}

/** The words of a text, each between spaces: what follows what can be looked for in it. */
export function inWords(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const LETTERS = /[\p{L}\p{N}]+/gu;

/** Scripts written without spaces between words. */
const UNSPACED = '\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmr}\\p{sc=Mymr}';
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const STRETCH = new RegExp(`[${UNSPACED}][${UNSPACED}\\p{M}]*|[^${UNSPACED}]+`, 'gu');

/** The same words, each with its place; a run of letters that is several words has them all in one place. */
export function* placedWords(text: string): Generator<PlacedWord> {
  for (const run of text.slice(0, TEXT_MAX).matchAll(RUN)) {
    if (HAS_UNSPACED.test(run[0])) {
      for (const stretch of run[0].matchAll(STRETCH)) yield* stretchWords(stretch[0], run.index + stretch.index);
    } else yield* runWords(run[0], run.index);
  }
}

function* runWords(run: string, start: number): Generator<PlacedWord> {
  const end = start + run.length;
  // A letter may stand for several signs, such as the fraction ½.
  for (const [word] of fold(run).matchAll(LETTERS)) yield { word: cut(word), start, end };
}

/** Of unspaced text every two letters that follow each other are a word, and the last one alone. */
function* stretchWords(stretch: string, start: number): Generator<PlacedWord> {
  if (!HAS_UNSPACED.test(stretch)) {
    yield* runWords(stretch, start);
    return;
  }
  const letters = [...stretch.matchAll(/\P{M}\p{M}*/gu)];
  for (const [n, letter] of letters.entries()) {
    const next = letters[n + 1]?.[0] ?? '';
    const from = start + letter.index;
    const word = fold(letter[0] + next);
    if (word !== '') yield { word, start: from, end: from + letter[0].length + next.length };
  }
}

/** Letters that are the same for whoever searches become one. */
function fold(run: string): string {
  if (PLAIN.test(run)) return run.toLowerCase();
  return run.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ');
}

function cut(word: string): string {
  if (word.length <= WORD_MAX) return word;
  const end = word.slice(0, WORD_MAX);
  // Half of a letter is none that a database takes.
  return end.isWellFormed() ? end : end.slice(0, -1);
}
