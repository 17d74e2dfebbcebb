const BARE = /^[ -~]*$/;
const MARKS = /\p{Diacritic}/gu;

/** Without case and accents, as people type. */
export const plain = (text: string): string =>
  (BARE.test(text) ? text : text.normalize('NFD').replace(MARKS, '')).toLowerCase();

/** Whether every word that was typed is in a text, in whatever order. */
export function hasWords(text: string, words: string): boolean {
  const there = plain(text);
  return plain(words)
    .split(/\s+/)
    .every((word) => there.includes(word));
}
