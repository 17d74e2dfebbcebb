/** Readers of query strings; every parameter arrives as text, or as a list when it was repeated. */
import { badRequest, tooManyValues } from './api-error.ts';

export type Query = Record<string, string | string[] | undefined>;

export function text(query: Query, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A whole number of at least 0; absent and empty are undefined, anything else is refused. */
export function whole(query: Query, name: string): number | undefined {
  const value = text(query, name);
  if (value === undefined || value === '') return undefined;
  if (!/^\d{1,15}$/.test(value)) throw badRequest('InvalidValue', `Parameter ${name} must be an integer`);
  return Number(value);
}

/** The parts of a comma-separated parameter. */
export function list(query: Query, name: string): string[] {
  return (text(query, name) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Ids of a comma-separated parameter, at most `limit` of them; parts that are no ids name no record. */
export function ids(query: Query, name: string, limit = 100): number[] {
  const parts = list(query, name);
  if (parts.length > limit) throw tooManyValues(limit);
  return parts.map(Number).filter(Number.isSafeInteger);
}

/** The query as text, with some parameters replaced or (undefined) removed. */
export function rewrite(query: Query, changes: Record<string, string | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (name in changes || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) parameters.append(name, one);
  }
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) parameters.append(name, value);
  return parameters.toString();
}
