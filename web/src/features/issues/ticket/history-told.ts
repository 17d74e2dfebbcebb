/** Fields that tell of records by ids which nobody knows. */
const IDS: ReadonlySet<string> = new Set(['WorklogId']);

/** What entries of a history tell people; those that tell of nothing but ids are left out. */
export function toldOf<Entry extends { items: { field: string }[] }>(entries: readonly Entry[]): Entry[] {
  return entries
    .map((entry) => ({ ...entry, items: entry.items.filter(({ field }) => !IDS.has(field)) }))
    .filter(({ items }) => items.length > 0);
}

/** What has come to a list of words set apart by spaces, and what has gone, each in its order. */
export function wordsChanged(from: string | null, to: string | null): { added: string[]; removed: string[] } {
  const [before, after] = [new Set(wordsOf(from)), new Set(wordsOf(to))];
  return { added: [...after.difference(before)], removed: [...before.difference(after)] };
}

const wordsOf = (text: string | null): string[] => text?.split(/\s+/).filter(Boolean) ?? [];
