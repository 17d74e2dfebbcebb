import { DecodeError } from '../transport/wire.ts';

const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)$/;

/**
 * An instant as Jira writes it: `2026-09-28T19:32:13.094+0500`, the same with a colon or Z, or an epoch in seconds or
 * milliseconds.
 */
export function jiraTime(value: string | number): number {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  const [, local, offset = ''] = STAMP.exec(value) ?? [];
  const at = Date.parse(`${local}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`);
  if (Number.isNaN(at)) throw new DecodeError(`not a time: ${JSON.stringify(value).slice(0, 40)}`);
  return at;
}

/** The same where there may be none. */
export function jiraTimeOrNull(value: string | number | null | undefined): number | null {
  return value === null || value === undefined || value === '' ? null : jiraTime(value);
}

/** A day without a time, as its midnight in UTC; null when it is none. */
export function dayOrNull(value: string | null | undefined): number | null {
  const at = value ? Date.parse(`${value.slice(0, 10)}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** The same of anything: null for what is no time. */
export function timeIn(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  try {
    return jiraTime(value);
  } catch {
    return null;
  }
}
