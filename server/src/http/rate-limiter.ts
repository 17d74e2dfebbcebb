import { AppError } from '../domain/errors.ts';
import type { Clock } from '../stdx/clock.ts';
import { LimitSharing, type LimitWindow, type SharedCounts } from './limit-sharing.ts';

const WINDOW_MS = 60_000;
/** Callers remembered at most; beyond it the oldest windows are forgotten early. */
const CALLERS_MAX = 100_000;

export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

/** More requests than allowed. */
export class RateLimited extends AppError {
  readonly retryAfterSeconds: number;

  constructor(allowance: Allowance, now: number) {
    super('rate_limited', 'RATE_LIMITED', 'Too many requests; wait and try again.', {
      details: `${allowance.limit} per 1 minute`,
    });
    this.retryAfterSeconds = Math.max(1, Math.ceil((allowance.resetAt - now) / 1000));
  }
}

/** Counts requests per caller in windows of a minute that begin with the caller's first request. */
export class RateLimiter {
  readonly #windows = new Map<string, LimitWindow>();
  readonly #now: () => number;
  readonly #factor: number;
  readonly #sharing: LimitSharing | undefined;
  #sweepAt = 0;

  /**
   * @param factor multiplies every limit, for load tests and large sites
   * @param shared where the requests of all processes are counted; those of this one alone without it
   */
  constructor(now: () => number, factor = 1, shared?: { counts: SharedCounts; clock: Clock }) {
    this.#now = now;
    this.#factor = factor;
    this.#sharing = shared && new LimitSharing({ ...shared, windowMs: WINDOW_MS });
  }

  /** Callers remembered. */
  get size(): number {
    return this.#windows.size;
  }

  /** Counts one request of `caller` against `perMinute`. */
  take(caller: string, perMinute: number): Allowance {
    const now = this.#now();
    const limit = Math.ceil(perMinute * this.#factor);
    this.#sweep(now);
    let window = this.#windows.get(caller);
    if (!window || window.endsAt <= now) {
      window = { own: 0, count: 0, untold: 0, endsAt: now + WINDOW_MS };
      this.#windows.delete(caller);
      this.#windows.set(caller, window);
    }
    window.own++;
    window.count++;
    this.#sharing?.counted(caller, window, limit);
    const allowed = window.count <= limit;
    return { allowed, limit, remaining: Math.max(0, limit - window.count), resetAt: window.endsAt };
  }

  /** The same, but a request that is not allowed is not counted. */
  takeIfAllowed(caller: string, perMinute: number): Allowance | undefined {
    const window = this.#windows.get(caller);
    const isUsedUp = window && window.endsAt > this.#now() && window.count >= Math.ceil(perMinute * this.#factor);
    return isUsedUp ? undefined : this.take(caller, perMinute);
  }

  /** @throws RateLimited when `caller` has used up `perMinute` */
  require(caller: string, perMinute: number): Allowance {
    const allowance = this.take(caller, perMinute);
    if (!allowance.allowed) throw new RateLimited(allowance, this.#now());
    return allowance;
  }

  #sweep(now: number): void {
    if (now < this.#sweepAt && this.#windows.size < CALLERS_MAX) return;
    this.#sweepAt = now + WINDOW_MS;
    for (const [caller, window] of this.#windows) {
      // In order of their beginning: the first that is not over has none behind it that is.
      if (window.endsAt > now && this.#windows.size < CALLERS_MAX) break;
      this.#windows.delete(caller);
    }
  }
}
