const WORDS = /[\p{L}\p{N}]+/gu;
// Operators of the search engine beneath: their meaning is not worth guessing at.
const OPERATORS = /(^|\s)(AND|OR|NOT)(\s|$)|[~^]\d|(^|\s)[+-]\S|[[\]{}]/;
// Each more multiplies the work on a long word.
const MANY_WILDCARDS = /[*?]\S*[*?]\S*[*?]/;

/**
 * What `~` looks for: every word somewhere in the text, words in quotes in that order; `*` and `?` stand for letters.
 * Null for a search that only Jira's own engine can answer.
 */
export function textMatcher(search: string): ((text: string) => boolean) | null {
  if (OPERATORS.test(search) || MANY_WILDCARDS.test(search)) return null;
  const phrases = [...search.matchAll(/"([^"]*)"/g)].map(([, phrase = '']) => words(phrase));
  const loose = search
    .replace(/"[^"]*"/g, ' ')
    .split(/\s+/)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .flatMap((part): (string | RegExp)[] => (/[*?]/.test(part) ? [pattern(part)] : words(part)));
  if (phrases.length === 0 && loose.length === 0) return null;
  return (text) => {
    const own = words(text);
    const known = new Set(own);
    return (
      loose.every((one) => (typeof one === 'string' ? known.has(one) : own.some((word) => one.test(word)))) &&
      phrases.every((phrase) => own.some((_, start) => phrase.every((word, offset) => own[start + offset] === word)))
    );
  };
}

function words(text: string): string[] {
  return text.toLowerCase().match(WORDS) ?? [];
}

function pattern(part: string): RegExp {
  const letters = part.toLowerCase().replace(/[^\p{L}\p{N}*?]/gu, '');
  return new RegExp(`^${letters.replace(/\*+/g, '.*').replace(/\?/g, '.')}$`, 'u');
}
