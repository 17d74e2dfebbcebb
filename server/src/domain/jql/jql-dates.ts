import { zoneOffsetMs } from '../local-day.ts';
import type { JqlContext } from './jql-ticket.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const FIXED_MS: Record<string, number> = { w: 7 * DAY, d: DAY, h: 60 * MINUTE, m: MINUTE };

/** An instant a query names, which may depend on who asks when. */
export interface JqlInstant {
  at(context: JqlContext): number;
  needsClock: boolean;
}

/** `2026-09-28`, `2026/09/28 14:05`, epoch ms, `-7d`, `4w 2d`. Null when it is none of these. */
export function instantOfLiteral(text: string): JqlInstant | null {
  const given = text.trim();
  if (/^\d{5,}$/.test(given)) return { at: () => Number(given), needsClock: false };
  const [, year, month, day, hour = '0', minute = '0'] =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(given) ?? [];
  if (year !== undefined) {
    const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
    const isReal = new Date(local).getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60;
    return isReal ? { at: once((context) => fromLocal(local, context.timeZone)), needsClock: false } : null;
  }
  const [, sign, amounts] = /^([+-]?)((?:\d{1,6}\s*[yMwdhm]\s*)+)$/.exec(given) ?? [];
  if (amounts === undefined) return null;
  const shift = shiftBy(sign === '-' ? -1 : 1, amounts);
  return {
    at: once((context) => fromLocal(shift(toLocal(context.nowMs, context.timeZone)), context.timeZone)),
    needsClock: true,
  };
}

type Unit = 'day' | 'week' | 'month' | 'year';

const NATURAL: Record<Unit, string> = { day: 'd', week: 'w', month: 'M', year: 'y' };

/** `now()`, `startOfDay(-1)`, `endOfMonth("+2w")`, … Null for any other function. */
export function instantOfCall(name: string, args: readonly string[]): JqlInstant | null {
  const lower = name.toLowerCase();
  if (lower === 'now' && args.length === 0) return { at: (context) => context.nowMs, needsClock: true };
  const [, edge, unit] = /^(start|end)of(day|week|month|year)$/.exec(lower) ?? [];
  if (edge === undefined || args.length > 1) return null;
  const of = unit as Unit;
  const shift = shiftOf(args[0], NATURAL[of]);
  if (shift === null) return null;
  return {
    at: once(({ nowMs, timeZone }) => {
      const start = startOf(of, toLocal(nowMs, timeZone));
      if (edge === 'start') return fromLocal(shift(start), timeZone);
      return fromLocal(shift(addUnit(start, 1, NATURAL[of])), timeZone) - 1;
    }),
    needsClock: true,
  };
}

/** The calendar day of an instant, as its midnight in UTC. */
export function dayOf(at: number, timeZone: string): number {
  return Math.floor(toLocal(at, timeZone) / DAY) * DAY;
}

/** A length of time such as `2h 30m`, in ms; null when it is none. */
export function duration(text: string): number | null {
  if (!/^(?:\d{1,6}\s*[wdhm]\s*)+$/.test(text.trim())) return null;
  return [...text.matchAll(/(\d+)\s*([wdhm])/g)].reduce(
    (sum, [, n, unit = '']) => sum + Number(n) * (FIXED_MS[unit] ?? 0),
    0,
  );
}

/** Works a value out again only for another context than the last. */
export function once(work: (context: JqlContext) => number): (context: JqlContext) => number {
  let last: JqlContext | null = null;
  let value = 0;
  return (context) => {
    if (context !== last) {
      value = work(context);
      last = context;
    }
    return value;
  };
}

function shiftOf(argument: string | undefined, natural: string): ((local: number) => number) | null {
  if (argument === undefined) return (local) => local;
  const [, sign, count, unit = natural] = /^([+-]?)(\d{1,6})([yMwdhm])?$/.exec(argument.trim()) ?? [];
  if (count === undefined) return null;
  return shiftBy(sign === '-' ? -1 : 1, count + unit);
}

function shiftBy(sign: 1 | -1, amounts: string): (local: number) => number {
  const steps = [...amounts.matchAll(/(\d+)\s*([yMwdhm])/g)].map(([, count, unit = 'd']) => ({
    count: sign * Number(count),
    unit,
  }));
  return (local) => steps.reduce((at, { count, unit }) => addUnit(at, count, unit), local);
}

/** Adds on the local calendar; a day a month does not have becomes its last. */
function addUnit(local: number, count: number, unit: string): number {
  const fixed = FIXED_MS[unit];
  if (fixed !== undefined) return local + count * fixed;
  const date = new Date(local);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (unit === 'y' ? 12 : 1);
  const year = Math.floor(months / 12);
  const lastDay = new Date(Date.UTC(year, months - year * 12 + 1, 0)).getUTCDate();
  return Date.UTC(year, months - year * 12, Math.min(date.getUTCDate(), lastDay)) + (((local % DAY) + DAY) % DAY);
}

function startOf(unit: Unit, local: number): number {
  const midnight = Math.floor(local / DAY) * DAY;
  const date = new Date(midnight);
  if (unit === 'day') return midnight;
  // Weeks begin on Sunday, as they do for Jira's default settings.
  if (unit === 'week') return midnight - date.getUTCDay() * DAY;
  return Date.UTC(date.getUTCFullYear(), unit === 'year' ? 0 : date.getUTCMonth(), 1);
}

function toLocal(at: number, timeZone: string): number {
  return at + zoneOffsetMs(at, timeZone);
}

function fromLocal(local: number, timeZone: string): number {
  // The offset at the answer may differ from the one at the guess: near a change of clocks a second look settles it.
  const guess = local - zoneOffsetMs(local, timeZone);
  return local - zoneOffsetMs(guess, timeZone);
}
