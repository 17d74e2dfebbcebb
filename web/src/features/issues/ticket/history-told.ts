/** Fields that tell of records by ids which nobody knows. */
const IDS: ReadonlySet<string> = new Set(['WorklogId']);

/** What entries of a history tell people; those that tell of nothing but ids are left out. */
export function toldOf<Entry extends { items: { field: string }[] }>(entries: readonly Entry[]): Entry[] {
  return entries
    .map((entry) => ({ ...entry, items: entry.items.filter(({ field }) => !IDS.has(field)) }))
    .filter(({ items }) => items.length > 0);
}
