/** Jira's three limits: bursts per endpoint and method, writes per issue, and points per hour of OAuth apps. */
import type { FastifyReply } from 'fastify';

export interface RateLimitOptions {
  /** Requests per second by method; endpoints below have figures of their own. */
  burst: Readonly<Record<string, number>>;
  burstByEndpoint: Readonly<Record<string, number>>;
  /** Writes to one issue within a span. */
  perIssue: readonly { writes: number; spanMs: number }[];
  /** Points per hour of an OAuth app. */
  pointsPerHour: number;
}

/** The vendor's documented limits. */
export const DOCUMENTED_LIMITS: RateLimitOptions = {
  burst: { GET: 100, POST: 100, PUT: 50, DELETE: 50 },
  burstByEndpoint: {
    'GET /rest/api/3/issue/:key': 150,
    'GET /rest/api/3/issue/:key/changelog': 200,
    'GET /rest/api/3/user': 150,
    'GET /rest/api/3/attachment/content/:id': 300,
    'POST /rest/api/3/search/approximate-count': 150,
    'GET /rest/servicedeskapi/servicedesk/:id/customer': 5,
  },
  perIssue: [
    { writes: 20, spanMs: 2_000 },
    { writes: 100, spanMs: 30_000 },
  ],
  pointsPerHour: 65_000,
};

const HOUR_MS = 3_600_000;

/** The hourly points of an app, which all its tenants use up together. */
export class HourlyQuota {
  #hour = 0;
  #used = 0;

  used(nowMs: number): number {
    this.#turn(nowMs);
    return this.#used;
  }

  charge(points: number, nowMs: number): void {
    this.#turn(nowMs);
    this.#used += points;
  }

  #turn(nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#used = 0;
  }
}

/** Refusals to come, whatever was used up. */
export interface ForcedRefusal {
  /** How many requests are refused. */
  times: number;
  /** The `RateLimit-Reason`, which need not be a documented one. */
  reason: string;
  waitMs: number;
  /** The gateway's refusals name no `Retry-After`. */
  retryAfter: boolean;
}

export interface RateLimits {
  /** Takes a token for the endpoint and sets the headers; false when the request was refused. */
  admit(reply: FastifyReply, method: string, endpoint: string, oauth: boolean): boolean;
  admitIssueWrite(reply: FastifyReply, issue: number): boolean;
  /** Points an OAuth app used up with an answer. */
  charge(points: number): void;
  /** Refuses the next requests. */
  force(refusal: ForcedRefusal): void;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

export function createRateLimits(
  limits: RateLimitOptions,
  now: () => number,
  quota: HourlyQuota = new HourlyQuota(),
): RateLimits {
  const buckets = new Map<string, Bucket>();
  const writes = new Map<number, number[]>();
  const forced: ForcedRefusal[] = [];

  function refuse(reply: FastifyReply, reason: string, limit: number, waitMs: number, retryAfter = true): false {
    void reply
      .code(429)
      .headers({
        'x-ratelimit-limit': limit,
        'x-ratelimit-remaining': 0,
        'x-ratelimit-reset': new Date(now() + waitMs).toISOString(),
        'ratelimit-reason': reason,
        ...(retryAfter
          ? { 'retry-after': Math.max(1, Math.ceil(waitMs / 1000)) }
          : { 'x-failure-category': 'FAILURE_CLIENT_RATE_LIMITED' }),
      })
      .send({ errorMessages: ['Rate limit exceeded.'], errors: {} });
    return false;
  }

  function admitBurst(reply: FastifyReply, method: string, endpoint: string): boolean {
    const key = `${method} ${endpoint}`;
    const limit = limits.burstByEndpoint[key] ?? limits.burst[method] ?? 100;
    const bucket = buckets.get(key) ?? { tokens: limit, filledAt: now() };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(limit, bucket.tokens + ((now() - bucket.filledAt) / 1000) * limit);
    bucket.filledAt = now();
    if (bucket.tokens < 1) return refuse(reply, 'jira-burst-based', limit, 1000);
    bucket.tokens -= 1;
    void reply.headers({ 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': Math.floor(bucket.tokens) });
    return true;
  }

  function admitForced(reply: FastifyReply): boolean {
    const refusal = forced[0];
    if (!refusal) return true;
    refusal.times -= 1;
    if (refusal.times <= 0) forced.shift();
    return refuse(reply, refusal.reason, 100, refusal.waitMs, refusal.retryAfter);
  }

  function admitQuota(reply: FastifyReply): boolean {
    const used = quota.used(now());
    const limit = limits.pointsPerHour;
    const waitMs = HOUR_MS - (now() % HOUR_MS);
    void reply.header('ratelimit-policy', `"global-app-quota";q=${limit};w=3600`);
    if (used >= limit) return refuse(reply, 'jira-quota-global-based', limit, waitMs);
    if (limit - used <= limit / 5) {
      void reply.headers({
        'x-ratelimit-nearlimit': 'true',
        ratelimit: `"global-app-quota";r=${limit - used};t=${Math.ceil(waitMs / 1000)}`,
      });
    }
    return true;
  }

  return {
    admit: (reply, method, endpoint, oauth) =>
      admitForced(reply) && admitBurst(reply, method, endpoint) && (!oauth || admitQuota(reply)),
    admitIssueWrite(reply, issue) {
      const longestMs = Math.max(...limits.perIssue.map((rule) => rule.spanMs), 0);
      const recent = (writes.get(issue) ?? []).filter((at) => at > now() - longestMs);
      for (const { writes: most, spanMs } of limits.perIssue) {
        const within = recent.filter((at) => at > now() - spanMs);
        if (within.length >= most) return refuse(reply, 'jira-per-issue-on-write', most, within[0]! + spanMs - now());
      }
      recent.push(now());
      writes.set(issue, recent);
      return true;
    },
    charge(points) {
      quota.charge(points, now());
    },
    force(refusal) {
      forced.push({ ...refusal });
    },
  };
}
