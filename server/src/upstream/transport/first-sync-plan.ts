import type { LimiterReport } from './budget-report.ts';
import type { Limit, LimitedCall } from './limit.ts';
import { jiraLimits } from './limiters-of-jira.ts';
import { zendeskLimits } from './limiters-of-zendesk.ts';
import type { UpstreamKind } from './site.ts';

export interface FirstSyncQuestion {
  kind: UpstreamKind;
  /** Tickets of the site, as near as is known. */
  tickets: number;
  /** Its limits as they stand; what the vendor documents where there are none yet. */
  limiters?: readonly LimiterReport[];
}

/** What reading a whole site for the first time would cost. */
export interface FirstSyncPlan {
  /** The most first. */
  requests: { endpoint: string; requests: number }[];
  totalRequests: number;
  /** Of Jira's hourly quota, which only OAuth apps have; 0 for Zendesk. */
  points: number;
  /** At the least: pages follow one another, and no limit is overstepped. */
  durationSeconds: number;
  /** The limit that makes it last so long, or `round trips` where it is the way there and back. */
  boundBy: string;
}

/** One way a sync asks, and how often. */
interface Step {
  call: Pick<LimitedCall, 'method' | 'path' | 'body'>;
  times: number;
  /** Whether each waits for the one before: pages do. */
  inOrder: boolean;
}

/** There and back, with what the site needs for a full page. */
const ROUND_TRIP_S = 0.4;
/** What a site is made of, beside its tickets; the number of its projects and views hardly matters. */
const CATALOGUE_CALLS = 30;

/** What a first sync asks of a site, how much that is of its limits, and how long it lasts. */
export function planFirstSync({ kind, tickets, limiters = [] }: FirstSyncQuestion): FirstSyncPlan {
  const rules = kind === 'jira' ? jiraLimits : zendeskLimits();
  const reported = new Map(limiters.map((limiter) => [limiter.name, limiter]));
  const steps = (kind === 'jira' ? jiraSteps(tickets) : zendeskSteps(tickets)).filter(({ times }) => times > 0);
  const byEndpoint = new Map<string, number>();
  const spent = new Map<string, { limit: Limit; cost: number }>();
  for (const { call, times } of steps) {
    const { endpoint, charges } = rules.route({ ...call, isWrite: false });
    byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + times);
    for (const { limit, cost } of charges) {
      spent.set(limit.name, { limit, cost: (spent.get(limit.name)?.cost ?? 0) + cost * times });
    }
  }
  const pages = steps.filter(({ inOrder }) => inOrder).reduce((all, { times }) => all + times, 0);
  const bounds = [...spent.values()].map(({ limit, cost }) => ({
    by: limit.name,
    seconds: secondsFor(limit, reported.get(limit.name), cost),
  }));
  const longest = bounds.reduce((most, one) => (one.seconds > most.seconds ? one : most), {
    by: 'round trips',
    seconds: pages * ROUND_TRIP_S,
  });
  const requests = [...byEndpoint].map(([endpoint, times]) => ({ endpoint, requests: times }));
  return {
    requests: requests.sort((a, b) => b.requests - a.requests),
    totalRequests: requests.reduce((all, one) => all + one.requests, 0),
    points: kind === 'jira' ? (spent.get(POINTS)?.cost ?? 0) : 0,
    durationSeconds: Math.ceil(longest.seconds),
    boundBy: longest.by,
  };
}

const POINTS = 'points per hour';

/** How long a limit makes it last: what it has left goes at once, or as it drips for a bucket. */
function secondsFor(limit: Limit, report: LimiterReport | undefined, cost: number): number {
  const perWindow = report === undefined ? limit.perWindow : (report.limit ?? Number.POSITIVE_INFINITY);
  const windowSeconds = report?.windowSeconds ?? limit.windowMs / 1_000;
  if (!Number.isFinite(perWindow)) return 0;
  if (limit.shape === 'bucket') return (cost / perWindow) * windowSeconds;
  const left = report?.remaining ?? perWindow;
  return Math.max(0, Math.ceil((cost - left) / perWindow)) * windowSeconds;
}

function jiraSteps(tickets: number): Step[] {
  const pages = Math.ceil(tickets / 100);
  const post = (path: string, body: unknown) => ({ method: 'POST', path: `/rest/api/3/${path}`, body });
  const page = Array.from({ length: 100 }, (_, index) => String(index));
  return [
    { call: post('search/jql', { maxResults: 100 }), times: pages, inOrder: true },
    // Of those on their way, one page is always ahead of its changelogs.
    { call: post('changelog/bulkfetch', { issueIdsOrKeys: page }), times: pages, inOrder: true },
    { call: post('search/approximate-count', {}), times: 1, inOrder: true },
    // One ticket in fifty has more comments or worklogs than a search gives.
    { call: { method: 'GET', path: '/rest/api/3/issue/1/comment' }, times: Math.ceil(tickets / 50), inOrder: false },
    // Moves are learnt from one ticket of each kind and status.
    {
      call: { method: 'GET', path: '/rest/api/3/issue/1/transitions' },
      times: Math.min(300, Math.ceil(tickets / 20)),
      inOrder: false,
    },
    { call: { method: 'GET', path: '/rest/api/3/project/search' }, times: CATALOGUE_CALLS, inOrder: false },
  ];
}

function zendeskSteps(tickets: number): Step[] {
  const exported = (what: string, rows: number): Step => ({
    call: { method: 'GET', path: `/api/v2/incremental/${what}` },
    times: Math.max(1, Math.ceil(rows / 1_000)),
    inOrder: true,
  });
  return [
    exported('tickets/cursor.json', tickets),
    // A ticket is saved six times in its life, and there is one person to three tickets.
    exported('ticket_events.json', tickets * 6),
    exported('users/cursor.json', tickets / 3),
    { call: { method: 'GET', path: '/api/v2/views/active' }, times: CATALOGUE_CALLS, inOrder: false },
  ];
}
