/** A custom field's value in words, whatever shape its source gave it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(valueText).filter(Boolean).join(', ');
  if (typeof value === 'object') {
    const named = value as Record<string, unknown>;
    return valueText(named.displayName ?? named.name ?? named.value ?? named.title ?? '');
  }
  return String(value);
}
