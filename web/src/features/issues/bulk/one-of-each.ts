/** The first item of each kind, of at most so many kinds. */
export function oneOfEach<Item>(items: readonly Item[], kindOf: (item: Item) => string, most: number): Item[] {
  const kinds = new Map<string, Item>();
  for (const item of items) {
    const kind = kindOf(item);
    if (!kinds.has(kind)) kinds.set(kind, item);
    if (kinds.size === most) break;
  }
  return [...kinds.values()];
}
