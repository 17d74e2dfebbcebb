/** Request budgets: one per account and minute, and one per endpoint, ticket or view. */
import { ApiError } from './api-error.ts';

export type Plan = 'team' | 'growth' | 'professional' | 'enterprise' | 'enterprise-plus' | 'high-volume';

const ACCOUNT_PER_MINUTE: Record<Plan, number> = {
  team: 200,
  growth: 400,
  professional: 400,
  enterprise: 700,
  'enterprise-plus': 2500,
  'high-volume': 2500,
};

export const PLANS = Object.keys(ACCOUNT_PER_MINUTE) as Plan[];

const MINUTE = 60_000;

interface Bucket {
  limit: (plan: Plan) => number;
  windowMs: number;
  refusal: (retryAfter: number) => ApiError;
}

const highVolume = (plain: number, raised: number) => (plan: Plan) => (plan === 'high-volume' ? raised : plain);

function exceeded(what: string): (retryAfter: number) => ApiError {
  return (retryAfter) =>
    new ApiError(
      429,
      { error: 'APIRateLimitExceeded', description: `Number of allowed ${what} per minute exceeded` },
      { 'retry-after': String(retryAfter) },
    );
}

function tooManyCounts(retryAfter: number): ApiError {
  const fault = { code: 'TooManyRequests', title: 'Too many requests for view counts, try again later' };
  return new ApiError(429, { errors: [fault] }, { 'retry-after': String(retryAfter) });
}

/** The endpoint limits by the name that their header carries. */
export const BUCKETS = {
  'incremental-exports': bucket(highVolume(10, 30), MINUTE, exceeded('incremental export API requests')),
  'views-execute': bucket(() => 5, MINUTE, exceeded('view execution requests')),
  'views-count': bucket(() => 5, MINUTE, exceeded('view count requests')),
  'views-count-many': bucket(() => 6, MINUTE, tooManyCounts),
  'search-index': bucket(() => 2500, MINUTE, exceeded('search requests')),
  'search-export': bucket(() => 100, MINUTE, exceeded('search export requests')),
  'tickets-deep-offset': bucket(() => 50, MINUTE, exceeded('ticket list requests beyond page 500')),
  'incremental-sample': bucket(() => 10, 20 * MINUTE, exceeded('sample export requests')),
  'side-conversations': bucket(() => 300, 10 * MINUTE, exceeded('side conversation requests')),
  'deleted-tickets': bucket(() => 10, MINUTE, exceeded('deleted ticket list requests')),
  'tickets-update': bucket(highVolume(100, 300), MINUTE, exceeded('ticket update requests')),
  'ticket-update-by-user': bucket(() => 30, 10 * MINUTE, exceeded('updates of one ticket by one user')),
  'user-update': bucket(() => 5, MINUTE, exceeded('updates of one user')),
  'users-update': bucket(() => 1, 1000, exceeded('user update requests')),
  'tickets-delete': bucket(() => 400, MINUTE, exceeded('ticket deletion requests')),
} as const satisfies Record<string, Bucket>;

export type BucketName = keyof typeof BUCKETS;

export type LimitOverrides = Partial<Record<BucketName | 'account', number>>;

export function isLimitName(name: string): name is BucketName | 'account' {
  return name === 'account' || name in BUCKETS;
}

export interface RateLimitOptions {
  plan: Plan;
  /** Whether there are any limits; without, nothing is refused and no answer speaks of one. */
  rateLimits: boolean;
  limits: LimitOverrides;
  /** What agents at their screens take of each view's budgets. */
  viewNoise: number;
}

function bucket(limit: (plan: Plan) => number, windowMs: number, refusal: (retryAfter: number) => ApiError): Bucket {
  return { limit, windowMs, refusal };
}

/** Counts requests in fixed windows. A refused request is not counted. */
export class RateLimits {
  readonly #options: RateLimitOptions;
  readonly #windows = new Map<string, { number: number; used: number; windowMs: number }>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Takes one request from the account's budget; the headers every answer carries, or a refusal. */
  takeAccount(now: number): Record<string, string> {
    if (!this.#options.rateLimits) return {};
    const total = this.#options.limits.account ?? ACCOUNT_PER_MINUTE[this.#options.plan];
    const taken = this.#take('account', total, MINUTE, now);
    const headers = {
      'x-rate-limit': String(total),
      'x-rate-limit-remaining': String(taken.remaining),
      'ratelimit-limit': String(total),
      'ratelimit-remaining': String(taken.remaining),
      'ratelimit-reset': String(taken.resetSeconds),
    };
    if (taken.refused) throw withHeaders(exceeded('API requests')(taken.resetSeconds), headers);
    return headers;
  }

  /** Takes one request from an endpoint's budget, which `scope` divides (per view and agent, say). */
  take(name: BucketName, now: number, scope = ''): Record<string, string> {
    if (!this.#options.rateLimits) return {};
    const { limit, windowMs, refusal } = BUCKETS[name];
    const total = this.#options.limits[name] ?? limit(this.#options.plan);
    const noise = name === 'views-execute' || name === 'views-count' ? this.#options.viewNoise : 0;
    const taken = this.#take(`${name} ${scope}`, total, windowMs, now, noise);
    const header = `total=${total}; remaining=${taken.remaining}; resets=${taken.resetSeconds}`;
    const headers = { [`zendesk-ratelimit-${name}`]: header };
    if (taken.refused) throw withHeaders(refusal(taken.resetSeconds), headers);
    return headers;
  }

  #take(key: string, total: number, windowMs: number, now: number, usedByOthers = 0) {
    const number = Math.floor(now / windowMs);
    const resetSeconds = Math.max(1, Math.ceil(((number + 1) * windowMs - now) / 1000));
    let window = this.#windows.get(key);
    if (window === undefined || window.number !== number) {
      if (this.#windows.size > 5_000) this.#forgetPast(now);
      window = { number, used: usedByOthers, windowMs };
      this.#windows.set(key, window);
    }
    const refused = window.used >= total;
    if (!refused) window.used += 1;
    return { refused, remaining: Math.max(0, total - window.used), resetSeconds };
  }

  #forgetPast(now: number): void {
    for (const [key, window] of this.#windows) {
      if (window.number !== Math.floor(now / window.windowMs)) this.#windows.delete(key);
    }
  }
}

function withHeaders(error: ApiError, headers: Record<string, string>): ApiError {
  return new ApiError(error.status, error.body, { ...headers, ...error.headers });
}
