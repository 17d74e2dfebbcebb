import type { Translate } from '../../../app/i18n/language.ts';

/** A custom field's value in words, whatever shape its source gave it; empty when there is nothing to tell. */
export function valueText(value: unknown, t: Translate): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (Array.isArray(value)) {
    return value
      .map((one) => valueText(one, t))
      .filter(Boolean)
      .join(', ');
  }
  if (typeof value !== 'object') return String(value);
  const named = value as Record<string, unknown>;
  return valueText(named.displayName ?? named.name ?? named.value ?? named.title, t);
}
