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

/** How well a name fits words that were typed: 3 is it, 2 begins with them, 1 has them, in it or beside it, 0 has not. */
export function fitOf(name: string, words: string, beside = ''): 0 | 1 | 2 | 3 {
  const [there, wanted] = [plain(name), plain(words.trim())];
  if (there === wanted) return 3;
  if (there.startsWith(wanted)) return 2;
  return hasWords(`${name} ${beside}`, words.trim()) ? 1 : 0;
}
