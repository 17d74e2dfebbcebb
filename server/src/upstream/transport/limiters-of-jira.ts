import type { IncomingHttpHeaders } from 'node:http';
import {
  type Charge,
  headerCount,
  headerText,
  type Limit,
  type LimitedCall,
  type LimitRules,
  type Reading,
  type Route,
  template,
} from './limit.ts';

/** Calls per second of one endpoint by one method, until the site says otherwise. */
const BURSTS: Record<string, number> = { GET: 100, POST: 100, PUT: 50, DELETE: 50 };
const BURSTS_BY_ENDPOINT: Record<string, number> = {
  'GET /rest/api/3/issue/:id': 150,
  'GET /rest/api/3/issue/:id/changelog': 200,
  'GET /rest/api/3/user': 150,
  'GET /rest/api/3/attachment/content/:id': 300,
  'POST /rest/api/3/search/approximate-count': 150,
  'GET /rest/servicedeskapi/servicedesk/:id/customer': 5,
};
/** A larger "limit" is the hour's quota under the same header. */
const LARGEST_BURST = 1_000;

const HOUR_MS = 3_600_000;

/** Stands for whatever a refusal may mean that does not say what it means. */
const SITE: Limit = { name: 'site', perWindow: Number.POSITIVE_INFINITY, windowMs: HOUR_MS, shape: 'window' };
/** Of OAuth apps only: there is no limit until the site speaks of one. */
const JIRA_POINTS: Limit = {
  name: 'points per hour',
  perWindow: Number.POSITIVE_INFINITY,
  windowMs: HOUR_MS,
  shape: 'window',
  reserve: 0.2,
  aligned: true,
};

/**
 * Jira's three limits: bursts per endpoint and method, writes per issue, and points per hour for all of the site.
 */
export const jiraLimits: LimitRules = { site: SITE, route, readings, stop };

/** The burst of an endpoint, as documented. */
function jiraBurst(endpoint: string): Limit {
  const method = endpoint.slice(0, endpoint.indexOf(' '));
  const perWindow = BURSTS_BY_ENDPOINT[endpoint] ?? BURSTS[method] ?? 50;
  return { name: endpoint, perWindow, windowMs: 1_000, shape: 'bucket' };
}

function route(call: LimitedCall): Route {
  const endpoint = `${call.method} ${template(call.path)}`;
  const charges = [SITE, jiraBurst(endpoint)].map((limit) => ({ limit, cost: 1 }));
  charges.push({ limit: JIRA_POINTS, cost: jiraPoints(call) });
  const [, issue] = call.isWrite ? (/^\/rest\/api\/3\/issue\/([^/]*\d[^/]*)/.exec(call.path) ?? []) : [];
  return { endpoint, charges: issue === undefined ? charges : [...charges, ...issueWrites(issue)] };
}

function issueWrites(issue: string): Charge[] {
  const limit = (perWindow: number, windowMs: number): Charge => ({
    limit: {
      name: `writes to ${issue} in ${windowMs / 1_000} s`,
      perWindow,
      windowMs,
      shape: 'window',
      passing: true,
    },
    cost: 1,
  });
  return [limit(20, 2_000), limit(100, 30_000)];
}

/** Points as published: one for the call, and one for each thing read (two for people); a write costs the one. */
function jiraPoints({ method, path, query, body, isWrite }: LimitedCall): number {
  if (isWrite) return 1;
  const asked = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { issueIdsOrKeys, maxResults = query?.maxResults } = asked;
  if (Array.isArray(issueIdsOrKeys)) return 1 + issueIdsOrKeys.length;
  if (path.endsWith('/search/jql') && typeof maxResults === 'number') return 1 + maxResults;
  if (method !== 'GET') return 1;
  return /\/(user|myself|group|role)\b/.test(path) ? 3 : 2;
}

function readings({ charges }: Route, headers: IncomingHttpHeaders): Reading[] {
  const found: Reading[] = [];
  const burst = charges.find(({ limit }) => limit.shape === 'bucket')?.limit;
  const perWindow = headerCount(headers, 'x-ratelimit-limit');
  const remaining = headerCount(headers, 'x-ratelimit-remaining');
  const isBurst = perWindow !== undefined && perWindow > 0 && perWindow <= LARGEST_BURST;
  const reason = headerText(headers, 'ratelimit-reason');
  if (burst && isBurst && (reason === '' || reason === 'jira-burst-based')) {
    found.push({ limit: burst, perWindow, ...(remaining === undefined ? {} : { remaining }) });
  }
  const quota = tightest(headers);
  if (quota !== undefined) found.push({ limit: JIRA_POINTS, ...quota });
  return found;
}

/**
 * The hour's quota: `RateLimit-Policy: "name";q=65000;w=3600` and, near its end only, `RateLimit: "name";r=9;t=120`;
 * several of each, in any order. Those prefixed `Beta-` only inform and hold nobody up.
 */
function tightest(headers: IncomingHttpHeaders) {
  const policies = structured(headerText(headers, 'ratelimit-policy'));
  const states = structured(headerText(headers, 'ratelimit'));
  const quotas = [...policies].flatMap(([name, { q, w }]) => {
    if (q === undefined || q <= 0) return [];
    const { r, t } = states.get(name) ?? {};
    return {
      perWindow: q,
      ...(w === undefined || w <= 0 ? {} : { windowMs: w * 1_000 }),
      ...(r === undefined ? {} : { remaining: r }),
      ...(t === undefined ? {} : { resetsInMs: t * 1_000 }),
    };
  });
  return quotas.sort((a, b) => (a.remaining ?? a.perWindow) - (b.remaining ?? b.perWindow))[0];
}

/** Items of a structured header with their whole-number parameters; what does not fit is left out. */
function structured(text: string): Map<string, Record<string, number>> {
  const items = text.split(',').flatMap((item) => {
    const [, name, parameters = ''] = /^\s*"?([^";,]+)"?\s*((?:;[^,]*)?)$/.exec(item) ?? [];
    if (name === undefined) return [];
    const numbers = [...parameters.matchAll(/;\s*([a-z]+)\s*=\s*(\d{1,12})\b/g)];
    return [[name, Object.fromEntries(numbers.map(([, key, digits]) => [key, Number(digits)]))] as const];
  });
  return new Map(items);
}

/** Any reason that is new to us stops the whole site. */
function stop({ charges }: Route, headers: IncomingHttpHeaders): { limit: Limit; reason: string } {
  const reason = headerText(headers, 'ratelimit-reason') || headerText(headers, 'x-failure-category') || 'not said';
  const burst = charges.find(({ limit }) => limit.shape === 'bucket')?.limit;
  const issue = charges.find(({ limit }) => limit.passing)?.limit;
  if (reason === 'jira-burst-based' && burst) return { limit: burst, reason };
  // Said of a call that is no write to one issue, it still cannot mean more than calls like this one.
  if (reason === 'jira-per-issue-on-write' && (issue ?? burst)) return { limit: (issue ?? burst) as Limit, reason };
  if (reason.startsWith('jira-quota-')) return { limit: JIRA_POINTS, reason };
  return { limit: SITE, reason };
}
