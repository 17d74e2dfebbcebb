import { inWords, placedWords } from '../../readmodel/search-words.ts';

/** Where something stands in a text, in UTF-16 code units: from, and up to but without. */
export type Range = [from: number, to: number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const PLAIN = /^[\x00-\x7f]*$/;

/** The words that were asked for, and how their like is found in a text. */
export interface Wanted {
  /** Which of the words asked for this word is; undefined: none. */
  of(word: string): string | undefined;
  /** Whether a text has one; true also where only a closer look can tell. */
  mayBeIn(text: string): boolean;
}

/** @param beginning what a word may begin with, beside those it may be */
export function wantedWords(words: readonly string[], beginning: string | null): Wanted {
  const whole = new Set(words);
  const tests = [...words.map((word) => textTest([word])), ...(beginning === null ? [] : [textTest([], beginning)])];
  return {
    of: (word) => (whole.has(word) ? word : beginning !== null && word.startsWith(beginning) ? beginning : undefined),
    mayBeIn: (text) => !PLAIN.test(text) || tests.some((test) => test(text)),
  };
}

/**
 * Whether a text has words side by side, the last one perhaps only begun. Plain texts, which most are, are looked
 * through as they are; others are cut into words.
 */
export function textTest(words: readonly string[], beginning = ''): (text: string) => boolean {
  const all = beginning === '' ? words : [...words, beginning];
  const inWord = '[a-z0-9]';
  const plain = all.every((word) => PLAIN.test(word))
    ? new RegExp(`(?<!${inWord})${all.join('[^a-z0-9]+')}${beginning === '' ? `(?!${inWord})` : ''}`, 'i')
    : null;
  const part = ` ${all.join(' ')}${beginning === '' ? ' ' : ''}`;
  return (text) => (PLAIN.test(text) ? (plain?.test(text) ?? false) : inWords(text).includes(part));
}

/** A wanted word where it stands. */
export interface Mark {
  readonly wanted: string;
  readonly start: number;
  readonly end: number;
}

/** Every place of a text where a wanted word stands, from its beginning on. */
export function markWords(text: string, wanted: Wanted): Mark[] {
  if (!wanted.mayBeIn(text)) return [];
  const marks: Mark[] = [];
  for (const { word, start, end } of placedWords(text)) {
    const found = wanted.of(word);
    if (found !== undefined) marks.push({ wanted: found, start, end });
  }
  return marks;
}

/** The places alone, those that overlap as one: of unspaced text every two letters are a word. */
export function rangesOf(marks: readonly Mark[]): Range[] {
  const ranges: Range[] = [];
  for (const { start, end } of marks) {
    const last = ranges.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

/** Part of a text with the wanted words in it. */
export interface Excerpt {
  text: string;
  ranges: Range[];
  /** Which of the wanted words are in it. */
  shown: Set<string>;
}

/** Characters of an excerpt, and of them before the first word. */
const EXCERPT = 180;
const LEAD = 24;

/** How far an end is moved so that no word is cut. */
const TO_SPACE = 16;

/** The part of a text that has most of the wanted words, on one line; null when it has none. */
export function excerptOf(text: string, wanted: Wanted): Excerpt | null {
  const marks = markWords(text, wanted);
  if (marks.length === 0) return null;
  const best = densest(marks);
  const from = Math.min(best.start, cutBefore(text, Math.max(0, best.start - LEAD)));
  const to = cutAfter(text, Math.min(from + 2 * EXCERPT, Math.max(best.end, from + EXCERPT)));
  const inside = marks
    .filter(({ start, end }) => start < to && end > from)
    .map((mark) => ({ ...mark, start: Math.max(from, mark.start), end: Math.min(to, mark.end) }));
  const lead = from > 0 ? '…' : '';
  const shift = lead.length - from;
  return {
    text: `${lead}${onOneLine(text.slice(from, to))}${to < text.length ? '…' : ''}`,
    ranges: rangesOf(inside).map(([start, end]) => [start + shift, end + shift]),
    shown: new Set(inside.map((mark) => mark.wanted)),
  };
}

/** The first of the marks from which on most different words are near. */
function densest(marks: readonly Mark[]): Mark {
  let best = marks[0] as Mark;
  let most = 0;
  for (const [n, mark] of marks.entries()) {
    const near = new Set<string>();
    for (let next = n; next < marks.length; next++) {
      const { wanted, end } = marks[next] as Mark;
      if (end > mark.start + EXCERPT - LEAD) break;
      near.add(wanted);
    }
    if (near.size > most) [best, most] = [mark, near.size];
  }
  return best;
}

function cutBefore(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + TO_SPACE).search(/\s/);
  return space >= 0 ? at + space + 1 : wholeLetter(text, at);
}

function cutAfter(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(at, at + TO_SPACE).search(/\s/);
  return space >= 0 ? at + space : wholeLetter(text, at);
}

/** The next place that is neither within a letter of two halves nor between a letter and its accent. */
function wholeLetter(text: string, at: number): number {
  let place = at;
  while (place < text.length && /^(?:[\udc00-\udfff]|\p{M}|\u200d)/u.test(text.slice(place, place + 2))) place++;
  return place;
}

/** Line ends, other controls and signs that turn the direction of writing become spaces, one for one. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
