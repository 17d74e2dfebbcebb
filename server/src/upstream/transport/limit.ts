import type { IncomingHttpHeaders } from 'node:http';

/** One limit of an upstream, as it is known before the upstream has said anything about it. */
export interface Limit {
  /** Unique within the connection, and what people are shown. */
  readonly name: string;
  /** Calls, or points, per window; infinite for one that is only ever paused. */
  readonly perWindow: number;
  readonly windowMs: number;
  /** A bucket refills all the time; a window is counted anew when it ends. */
  readonly shape: 'bucket' | 'window';
  /** The share background calls leave to people, for a limit that all calls draw on. */
  readonly reserve?: number;
  /** Windows begin at whole multiples of their length: the hours of the clock. */
  readonly aligned?: boolean;
  /** One of many of its kind (of one issue, one view): forgotten when nothing is left to count. */
  readonly passing?: boolean;
  /** Counted for each of the site's accounts by itself; all others count what all of them do. */
  readonly byAccount?: boolean;
}

/** What one call takes of a limit. */
export interface Charge {
  readonly limit: Limit;
  readonly cost: number;
}

/** A call as far as limits go. */
export interface LimitedCall {
  readonly method: string;
  /** Without the gateway's part and without the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly isWrite: boolean;
}

/** Where a call belongs. */
export interface Route {
  /** Method and path with `:id` for whatever differs from call to call. */
  readonly endpoint: string;
  readonly charges: readonly Charge[];
}

/** What an answer says of one of the limits of its call. */
export interface Reading {
  readonly limit: Limit;
  readonly perWindow?: number;
  readonly windowMs?: number;
  readonly remaining?: number;
  readonly resetsInMs?: number;
}

/** Whom a refusal for rate stops, and the upstream's word for why. */
export interface Stop {
  readonly limit: Limit;
  readonly reason: string;
}

/** The limits of one upstream. */
export interface LimitRules {
  /** The limit all calls belong to. */
  readonly site: Limit;
  route(call: LimitedCall): Route;
  /** Only what is certain: a header that cannot be understood says nothing. */
  readings(route: Route, headers: IncomingHttpHeaders): Reading[];
  /** A refusal that does not say whom it means stops the whole site. */
  stop(route: Route, headers: IncomingHttpHeaders): Stop;
}

/** The path with `:id` in place of ids and keys: parts with a digit, after the version of the API. */
export function template(path: string): string {
  return path
    .replace(/\.json$/, '')
    .split('/')
    .map((part, index) =>
      index > 3 || (index === 3 && !/^[\d.]+$/.test(part)) ? part.replace(/^.*\d.*$/, ':id') : part,
    )
    .join('/');
}

/** The first value of a header, trimmed; empty when it is missing. */
export function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? '';
}

/** A whole number of a header, or undefined. */
export function headerCount(headers: IncomingHttpHeaders, name: string): number | undefined {
  return count(headerText(headers, name));
}

/** A whole number that is there, or undefined. */
export function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
