import { wordsOf } from './search-words.ts';

/** Words of a query that count; the rest is ignored, so that a pasted page is not a thousand conditions. */
const WORDS_MAX = 12;

/** What someone asked for, as words. */
export interface SearchQuery {
  /** Every one of them is there, as a whole word. */
  readonly words: readonly string[];
  /** A word begins with this: the last one typed may not be finished. */
  readonly beginning: string | null;
  /** Words that follow each other; they are among `words` too. */
  readonly phrases: readonly (readonly string[])[];
  /** None of these is there. */
  readonly without: readonly string[];
  /** Nor these, following each other. */
  readonly withoutPhrases: readonly (readonly string[])[];
}

/** In quotation marks of any kind, maybe excluded, or up to the next space. */
const PART = /(?:-?"([^"]*)"|-?“([^”]*)”|-?«([^»]*)»)|(\S+)/g;

/**
 * Reads what was typed. Everything is words, but for `"these together"` and `-without`; nothing is ever wrong with it.
 *
 * @returns null when there is no word in it
 */
export function readSearchQuery(typed: string): SearchQuery | null {
  const words: string[] = [];
  const phrases: string[][] = [];
  const without: string[] = [];
  const withoutPhrases: string[][] = [];
  let open = false;
  for (const [whole, ...inside] of typed.matchAll(PART)) {
    const quoted = inside.slice(0, 3).find((text) => text !== undefined);
    const said = wordsOf(quoted ?? whole);
    if (said.length === 0) continue;
    if (quoted === undefined && isExcluded(whole) && said.length === 1) {
      without.push(...said);
      open = false;
      continue;
    }
    if (quoted !== undefined && whole.startsWith('-')) {
      if (said.length === 1) without.push(...said);
      else withoutPhrases.push(said);
      open = false;
      continue;
    }
    words.push(...said);
    if (quoted !== undefined && said.length > 1) phrases.push(said);
    open = quoted === undefined;
  }
  // Nothing but exclusions is no question: then they are words like others.
  if (words.length === 0) {
    const excluded = [...without, ...withoutPhrases.flat()];
    return excluded.length === 0 ? null : { ...asWords(excluded, true, [], []), withoutPhrases: [] };
  }
  return { ...asWords(words, open, phrases, without), withoutPhrases };
}

/** `-word`, but neither a dash nor an option of a command such as `--help`. */
function isExcluded(part: string): boolean {
  return /^-[\p{L}\p{N}]/u.test(part);
}

function asWords(
  all: string[],
  open: boolean,
  phrases: string[][],
  without: string[],
): Omit<SearchQuery, 'withoutPhrases'> {
  const counted = all.slice(0, WORDS_MAX);
  const beginning = open && all.length <= WORDS_MAX ? (counted.pop() as string) : null;
  return {
    words: [...new Set(counted)],
    beginning,
    phrases,
    without: [...new Set(without)].slice(0, WORDS_MAX).filter((word) => !all.includes(word)),
  };
}
