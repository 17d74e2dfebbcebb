/** Reads the recorded responses: tables whose rows hold one JSON answer each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

export type Json = Record<string, unknown>;

export interface RecordedRow {
  /** The board from which the collection started. */
  board: number;
  /** The issue an answer belongs to, where the request named one. */
  issue: number | null;
  url: string;
  data: Json;
}

/** The rows of a table; none when the folder does not have it. */
export function readTable(dir: string, name: string): RecordedRow[] {
  const file = join(dir, `${name}.csv`);
  if (!existsSync(file)) return [];
  const rows = parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true }) as Record<
    string,
    string
  >[];
  return rows.map((row) => ({
    board: Number((JSON.parse(row.params ?? '{}') as { BoardId?: number }).BoardId ?? 0),
    issue: (JSON.parse(row.input || 'null') as { issue_id?: number } | null)?.issue_id ?? null,
    url: row.url ?? '',
    data: JSON.parse(row.data ?? 'null') as Json,
  }));
}

export const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
export const arrayOf = (value: unknown): Json[] => (Array.isArray(value) ? value.map(objectOf) : []);
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
export const textOrNull = (value: unknown): string | null => textOf(value) || null;

/** The instant of a recorded timestamp, whose offset has no colon. */
export function instantOf(value: unknown): number | null {
  const ms = Date.parse(textOf(value).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(ms) ? null : ms;
}
