/** Members that name an option, a person or a version, in the order they are looked for. */
const NAMES = ['value', 'displayName', 'name', 'key'] as const;

/** What a custom field shows: text, number, yes or no, or a list of these; structure is left to the upstream. */
export function customFieldValue(value: unknown): string | number | boolean | (string | number | boolean)[] | null {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const shown = customFieldValue(item);
      return Array.isArray(shown) ? shown : (shown ?? []);
    });
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  for (const name of NAMES) {
    const shown = (value as Record<string, unknown>)[name];
    if (typeof shown === 'string' || typeof shown === 'number') return shown;
  }
  return null;
}
