import type { IncomingHttpHeaders } from 'node:http';
import {
  type Charge,
  count,
  headerCount,
  headerText,
  type Limit,
  type LimitedCall,
  type LimitRules,
  type Reading,
  type Route,
  template,
} from './limit.ts';

const MINUTE_MS = 60_000;

/** The smallest plan's, until the account's own is read from its first answer. */
const ACCOUNT = window('account', 200, { reserve: 0.2 });

/** Limits of some endpoints, by the name their header carries; the most particular first. */
const ENDPOINTS: readonly (readonly [method: string, path: RegExp, limits: (id: string) => Limit[]])[] = [
  ['GET', /^\/api\/v2\/incremental\//, () => [window('incremental-exports', 10)]],
  ['GET', /^\/api\/v2\/views\/count_many/, () => [window('views-count-many', 6)]],
  ['GET', /^\/api\/v2\/views\/(\d+)\/count/, (id) => [window(`views-count ${id}`, 5, { passing: true })]],
  ['GET', /^\/api\/v2\/views\/(\d+)\/execute/, (id) => [window(`views-execute ${id}`, 5, { passing: true })]],
  ['GET', /^\/api\/v2\/search\/export/, () => [window('search-export', 100)]],
  ['GET', /^\/api\/v2\/search/, () => [window('search-index', 2_500)]],
  ['GET', /^\/api\/v2\/deleted_tickets/, () => [window('deleted-tickets', 10)]],
  ['PUT', /^\/api\/v2\/tickets\/update_many/, () => [window('tickets-update', 100)]],
  [
    'PUT',
    /^\/api\/v2\/tickets\/(\d+)/,
    (id) => [
      window('tickets-update', 100),
      window(`ticket-update-by-user ${id}`, 30, { windowMs: 10 * MINUTE_MS, passing: true, byAccount: true }),
    ],
  ],
];

function window(name: string, perWindow: number, more: Partial<Limit> = {}): Limit {
  return { name, perWindow, windowMs: MINUTE_MS, shape: 'window', ...more };
}

/**
 * Zendesk's limits: the account's calls per minute, and those of single endpoints, tickets and views. A limit that an
 * answer names and the documentation does not is learnt for the endpoint that answered.
 */
export function zendeskLimits(): LimitRules {
  const learnt = new Map<string, Limit[]>();

  function route(call: LimitedCall): Route {
    const endpoint = `${call.method} ${template(call.path)}`;
    // What answers name stands in for what the documentation says of the same endpoint.
    const answered = learnt.get(endpoint);
    const limits = [ACCOUNT, ...documented(call).filter(({ passing }) => passing || !answered), ...(answered ?? [])];
    return { endpoint, charges: limits.map((limit): Charge => ({ limit, cost: 1 })) };
  }

  function learn(endpoint: string, name: string, perWindow: number): Limit {
    const known = learnt.get(endpoint) ?? [];
    const limit = known.find((one) => one.name === name) ?? window(name, perWindow);
    if (!known.includes(limit)) learnt.set(endpoint, [...known, limit]);
    return limit;
  }

  function readings({ endpoint, charges }: Route, headers: IncomingHttpHeaders): Reading[] {
    const account = {
      perWindow: positive(headerCount(headers, 'x-rate-limit') ?? headerCount(headers, 'ratelimit-limit')),
      remaining: headerCount(headers, 'x-rate-limit-remaining') ?? headerCount(headers, 'ratelimit-remaining'),
      resetsInMs: milliseconds(headerCount(headers, 'ratelimit-reset')),
    };
    const found = account.perWindow === undefined && account.remaining === undefined ? [] : [reading(ACCOUNT, account)];
    for (const { name, total, remaining, resets } of named(headers)) {
      const limit = limitNamed(name, charges) ?? (total === undefined ? undefined : learn(endpoint, name, total));
      if (limit) found.push(reading(limit, { perWindow: total, remaining, resetsInMs: milliseconds(resets) }));
    }
    return found;
  }

  /** One endpoint's limit is meant when it says that nothing is left while the account has calls left. */
  function stop({ endpoint, charges }: Route, headers: IncomingHttpHeaders): { limit: Limit; reason: string } {
    const accountHasLeft = (headerCount(headers, 'x-rate-limit-remaining') ?? 0) > 0;
    const spent = named(headers).find(({ remaining }) => remaining === 0)?.name;
    if (!accountHasLeft || spent === undefined) return { limit: ACCOUNT, reason: spent ?? 'account' };
    return { limit: limitNamed(spent, charges) ?? learn(endpoint, spent, 1), reason: spent };
  }

  return { site: ACCOUNT, route, readings, stop };
}

/** The limit of a call that a header speaks of; the name may go on with the one ticket or view that is meant. */
function limitNamed(name: string, charges: readonly Charge[]): Limit | undefined {
  return charges.find(({ limit }) => limit.name === name || limit.name.startsWith(`${name} `))?.limit;
}

function documented({ method, path }: LimitedCall): Limit[] {
  for (const [of, pattern, limits] of ENDPOINTS) {
    const match = of === method ? pattern.exec(path) : null;
    if (match) return limits(match[1] ?? '');
  }
  return [];
}

interface Named {
  name: string;
  total: number | undefined;
  remaining: number | undefined;
  resets: number | undefined;
}

const HEADER = 'zendesk-ratelimit-';

/** `Zendesk-RateLimit-<name>: total=10; remaining=3; resets=40`. Jobs in flight are under it too, but are no rate. */
function named(headers: IncomingHttpHeaders): Named[] {
  return Object.keys(headers)
    .filter((header) => header.startsWith(HEADER) && !header.includes('inflight'))
    .map((header) => {
      const text = headerText(headers, header);
      const value = (key: string) => count(new RegExp(`\\b${key}\\s*=\\s*(\\d+)`).exec(text)?.[1]);
      return {
        name: header.slice(HEADER.length),
        total: positive(value('total')),
        remaining: value('remaining'),
        resets: value('resets'),
      };
    });
}

function reading(
  limit: Limit,
  said: { [Key in 'perWindow' | 'remaining' | 'resetsInMs']: number | undefined },
): Reading {
  const { perWindow, remaining, resetsInMs } = said;
  return {
    limit,
    ...(perWindow === undefined ? {} : { perWindow }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetsInMs === undefined ? {} : { resetsInMs }),
  };
}

function positive(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1_000;
}
