import { adfToText } from '../../domain/rich-text/adf-to-text.ts';

/** Apps keep whole documents in fields; nobody reads those as a field's value. */
const MAX_UNKNOWN = 10_000;

/**
 * A custom field's value without the wire's clutter: an option is `{ id, value }`, a person `{ accountId, displayName }`,
 * anything named `{ id, name }`, rich text its words. Undefined where there is nothing to show.
 */
export function decodeCustomValue(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) {
    const entries = value.map(decodeCustomValue).filter((entry) => entry !== undefined);
    return entries.length === 0 ? undefined : entries;
  }
  if (typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  if (record.type === 'doc') return adfToText(record) || undefined;
  if (typeof record.accountId === 'string') return pick(record, ['accountId', 'displayName']);
  if (typeof record.value === 'string') {
    const child = decodeCustomValue(record.child);
    return { ...pick(record, ['id', 'value']), ...(child === undefined ? {} : { child }) };
  }
  if (typeof record.name === 'string') return pick(record, ['id', 'name']);
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name !== 'self'));
  return Object.keys(rest).length === 0 || JSON.stringify(rest).length > MAX_UNKNOWN ? undefined : rest;
}

/** Sprints an issue was ever in: objects, ids, or the printed Java objects of old data. */
export function decodeSprintIds(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  const ids = (Array.isArray(value) ? value : [value]).map(sprintId).filter((id) => id !== null);
  return [...new Set(ids)];
}

function sprintId(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return /^\d+$/.test(value) ? value : (/[[,]id=(\d+)/.exec(value)?.[1] ?? null);
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'number' || typeof value.id === 'string' ? String(value.id) : null;
}

function pick(record: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => record[name] != null).map((name) => [name, record[name]]));
}
