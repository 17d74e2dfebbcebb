import type { JqlNode, JqlOperand, JqlQuery } from '../domain/jql/jql-ast.ts';
import { once } from '../domain/jql/jql-dates.ts';
import type { JqlContext, JqlTicket } from '../domain/jql/jql-ticket.ts';
import { startOfDay } from '../domain/local-day.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A month or a year has several lengths: all of them are looked at. */
const UNIT_LENGTHS: Record<string, readonly number[]> = {
  m: [MINUTE_MS],
  h: [HOUR_MS],
  d: [DAY_MS],
  w: [7 * DAY_MS],
  M: [28, 29, 30, 31].map((days) => days * DAY_MS),
  y: [365, 366].map((days) => days * DAY_MS),
};

/** How the passing of time can change what a queue holds. */
export interface TimeEdges {
  /** Distances from one of the ticket's own instants at which the answer may change, ms. */
  readonly distancesMs: readonly number[];
  /** Whether it may change at local midnight. */
  readonly midnight: boolean;
}

/** A Zendesk view counts whole hours since an instant. */
export const VIEW_EDGES: TimeEdges = { distancesMs: [], midnight: false };

/** Collects every relative time and calendar function of a query. */
export function timeEdgesOfJql(query: JqlQuery): TimeEdges {
  const distances = new Set<number>([0]);
  let midnight = false;
  const operand = (item: JqlOperand): void => {
    if (item.kind === 'list') for (const part of item.items) operand(part);
    if (item.kind === 'literal') for (const length of lengthsOf(item.text)) distances.add(length);
    if (item.kind === 'call') {
      midnight ||= /^(start|end)of/i.test(item.name);
      for (const argument of item.args) for (const length of lengthsOf(argument)) distances.add(length);
    }
  };
  const node = (part: JqlNode): void => {
    if (part.kind === 'and' || part.kind === 'or') for (const inner of part.nodes) node(inner);
    else if (part.kind === 'not') node(part.node);
    else if (part.kind === 'clause') operand(part.operand);
  };
  if (query.where) node(query.where);
  return { distancesMs: [...distances], midnight };
}

/**
 * The next instant at which a ticket may enter or leave. Too many such instants cost a look, a missing one would be a
 * wrong queue: so each is also looked at an hour earlier and later, for days that a change of clocks makes longer.
 */
export function nextEdge(edges: TimeEdges, ticket: JqlTicket, context: JqlContext): number | null {
  const { nowMs } = context;
  let next = edges.midnight ? nextMidnight(context) : Number.POSITIVE_INFINITY;
  const own = [ticket.createdAt, ticket.updatedAt, ticket.resolvedAt, ticket.dueAt, ticket.statusSinceAt];
  for (const instant of [...own, ...ticket.slas.map((sla) => sla.dueAt)]) {
    if (instant === null) continue;
    if (edges === VIEW_EDGES) next = Math.min(next, nextWholeHour(instant, nowMs));
    for (const distance of edges.distancesMs) {
      for (const at of [instant + distance, instant - distance]) {
        for (const shift of distance === 0 ? [0] : [-HOUR_MS, 0, HOUR_MS]) {
          if (at + shift > nowMs) next = Math.min(next, at + shift);
          else if (at + shift + 1 > nowMs) next = Math.min(next, at + shift + 1);
        }
      }
    }
  }
  return Number.isFinite(next) ? next : null;
}

const nextMidnight = once(({ nowMs, timeZone }) => startOfDay(startOfDay(nowMs, timeZone) + 26 * HOUR_MS, timeZone));

/** The next instant that is a whole number of hours after `instant`. */
function nextWholeHour(instant: number, nowMs: number): number {
  if (nowMs < instant) return instant;
  return instant + (Math.floor((nowMs - instant) / HOUR_MS) + 1) * HOUR_MS;
}

function lengthsOf(text: string): number[] {
  const given = text.trim();
  if (!/^[+-]?(?:\d{1,6}\s*[yMwdhm]\s*)+$/.test(given)) return [];
  let lengths = [0];
  for (const [, count, unit = ''] of given.matchAll(/(\d+)\s*([yMwdhm])/g)) {
    const options = UNIT_LENGTHS[unit] ?? [];
    lengths = lengths.flatMap((length) => options.map((option) => length + Number(count) * option));
  }
  return lengths;
}
