/** The dates JQL knows: literals in the caller's zone, periods, epoch milliseconds and functions. */
import { instantOfLocal, startOfDay, zoneOffset } from '../wire/time.ts';
import type { Operand } from './parse.ts';

export interface DateContext {
  nowMs: number;
  zone: string;
}

const UNITS: Record<string, number> = { w: 7 * 86_400_000, d: 86_400_000, h: 3_600_000, m: 60_000 };
const PERIOD = /^[+-]?\s*(\d+\s*[wdhm]\s*)+$/;
const LITERAL = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?: (\d{1,2}):(\d{2}))?$/;

/** Functions of time; their answer moves with the clock. */
const FUNCTIONS: Record<string, (context: DateContext) => number> = {
  now: ({ nowMs }) => nowMs,
  startofday: ({ nowMs, zone }) => startOfDay(nowMs, zone),
  endofday: ({ nowMs, zone }) => startOfDay(nowMs, zone, 1) - 1,
  startofweek: ({ nowMs, zone }) => startOfDay(nowMs, zone, -weekday(nowMs, zone)),
  endofweek: ({ nowMs, zone }) => startOfDay(nowMs, zone, 7 - weekday(nowMs, zone)) - 1,
  startofmonth: ({ nowMs, zone }) => startOfMonth(nowMs, zone, 0),
  endofmonth: ({ nowMs, zone }) => startOfMonth(nowMs, zone, 1) - 1,
};

export const isDateFunction = (name: string): boolean => Object.hasOwn(FUNCTIONS, name.toLowerCase());

/** Days since Sunday, where the site's weeks begin. */
function weekday(ms: number, zone: string): number {
  return new Date(ms + zoneOffset(zone, ms)).getUTCDay();
}

function startOfMonth(ms: number, zone: string, months: number): number {
  const local = new Date(ms + zoneOffset(zone, ms));
  return instantOfLocal(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, 1), zone);
}

/** The instant an operand means, or undefined when it is no date. `relative` tells whether it moves with the clock. */
export function instantOf(operand: Operand, context: DateContext): { ms: number; relative: boolean } | undefined {
  if (operand.kind === 'function') {
    const compute = FUNCTIONS[operand.name.toLowerCase()];
    const shift = operand.args.length === 0 ? 0 : periodMs(operand.args[0]!);
    return compute && shift !== undefined ? { ms: compute(context) + shift, relative: true } : undefined;
  }
  if (operand.kind !== 'value') return undefined;
  const text = operand.text.trim();
  const period = periodMs(text);
  if (period !== undefined && /[wdhm]/.test(text)) return { ms: context.nowMs + period, relative: true };
  // Digits alone are epoch milliseconds, the one form that no time zone touches.
  if (/^-?\d+$/.test(text)) return { ms: Number(text), relative: false };
  return literal(text, context.zone);
}

function literal(text: string, zone: string): { ms: number; relative: boolean } | undefined {
  const match = LITERAL.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour = 0, minute = 0] = [match[1], match[3], match[4], match[5], match[6]].map((part) =>
    part === undefined ? undefined : Number(part),
  );
  const local = Date.UTC(year!, month! - 1, day, hour, minute);
  const date = new Date(local);
  const real = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  return real ? { ms: instantOfLocal(local, zone), relative: false } : undefined;
}

/** `-5d`, `4w 2d`, `30m`: signed milliseconds; a bare number counts days. */
function periodMs(text: string): number | undefined {
  if (/^[+-]\d+$/.test(text)) return Number(text) * UNITS.d!;
  if (!PERIOD.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)\s*([wdhm])/g)) sum += Number(amount) * UNITS[unit!]!;
  return text.startsWith('-') ? -sum : sum;
}
