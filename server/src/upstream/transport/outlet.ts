import { AppError } from '../../domain/errors.ts';
import type { Clock } from '../../stdx/clock.ts';
import { Breaker } from './breaker.ts';
import type { BudgetReport } from './budget-report.ts';
import type { CallOptions } from './call-options.ts';
import { CallQueue, type Gate, type Lane } from './call-queue.ts';
import { Concurrency } from './concurrency.ts';
import { TooLargeError } from './exchange.ts';
import { Ledger } from './ledger.ts';
import type { LimitRules, Route } from './limit.ts';
import { type Limiter, Limiters } from './limiter.ts';
import { jiraLimits } from './limiters-of-jira.ts';
import { zendeskLimits } from './limiters-of-zendesk.ts';
import { requestedPauseMs } from './pacing.ts';
import { failed, limited } from './refusal.ts';
import { RefusedCredentials } from './refused-credentials.ts';
import type { UpstreamKind } from './site.ts';
import { type SteadyClock, steadyClock } from './steady-clock.ts';
import { judge, type Outcome } from './verdict.ts';

interface OutletMeans {
  kind: UpstreamKind;
  clock: Clock;
  random: () => number;
  /** Calls under way at once at the very most. */
  most?: number | undefined;
}

/** One call as it is sent. */
interface Sending {
  route: Route;
  isRetry: boolean;
  options: CallOptions;
}

/** How a call that was sent came out, its number, and for how long calls like it are now held back. */
export interface Sent {
  outcome: Outcome;
  call: number;
  pausedMs: number;
}

/** One of a call's limits. */
interface Toll {
  limiter: Limiter;
  cost: number;
}

/**
 * The one way out to a site. Holds calls back as its limits, its health and our credentials there ask for, learns from
 * every answer, and keeps the books.
 */
export class Outlet {
  readonly #refused = new RefusedCredentials();
  readonly #means: OutletMeans;
  readonly #clock: SteadyClock;
  readonly #rules: LimitRules;
  readonly #limiters = new Limiters();
  readonly #breaker: Breaker;
  readonly #concurrency: Concurrency;
  readonly #queue: CallQueue;
  readonly #ledger = new Ledger();
  readonly #health: Gate;
  /** The last one that was the site's. */
  #failure: AppError | null = null;

  constructor(means: OutletMeans) {
    const { kind, clock, random, most } = means;
    this.#means = means;
    this.#clock = steadyClock(clock);
    this.#rules = kind === 'jira' ? jiraLimits : zendeskLimits();
    const breaker = new Breaker(random);
    this.#breaker = breaker;
    this.#concurrency = new Concurrency(most);
    this.#queue = new CallQueue(this.#clock, this.#concurrency);
    this.#health = {
      waitMs: (now) => breaker.waitMs(now),
      patienceMs: 0,
      tooLong: (waitMs) => this.#notAsked(waitMs),
    };
  }

  route(...call: Parameters<LimitRules['route']>): Route {
    return this.#rules.route(...call);
  }

  /** Sends a call in its turn. Fails only when it was not sent: aborted, or held back for longer than it can wait. */
  send({ route, isRetry, options }: Sending, attempt: (call: number) => Promise<Outcome>): Promise<Sent> {
    const tolls = route.charges.map(({ limit, cost }) => ({
      limiter: this.#limiters.of(limit, this.#clock.now()),
      cost,
    }));
    let isProbe = false;
    const go = async (call: number): Promise<Sent> => {
      const now = this.#clock.now();
      for (const { limiter, cost } of tolls) limiter.taken(now, cost);
      isProbe = this.#breaker.begin();
      const refusal = this.#refused.standing(now, options.priority ?? 'background');
      if (refusal !== null) return { outcome: { error: refusal }, call, pausedMs: 0 };
      this.#ledger.sent(now, { purpose: options.purpose ?? 'other', endpoint: route.endpoint, isRetry });
      return { outcome: await attempt(call), call, pausedMs: 0 };
    };
    return this.#queue.run(this.#lane(route, tolls), options, go, (call, settled) => {
      if (isProbe) this.#breaker.probed();
      const sent = settled.status === 'fulfilled' ? settled.value : null;
      const heard = sent !== null && !options.signal?.aborted ? sent.outcome : null;
      const pausedMs = this.#learn(route, tolls, heard, { call, isProbe });
      if (sent !== null) sent.pausedMs = pausedMs;
    });
  }

  /** Our credentials were refused, and renewing them did not help or was not possible. */
  refuse(call: number, endpoint: string, error: AppError): void {
    this.#refused.refused(this.#clock.now(), { call, endpoint, error });
  }

  report(): BudgetReport {
    const now = this.#clock.now();
    const shown = this.#clock.shown;
    const { running, limit } = this.#concurrency;
    const breaker = this.#breaker.report();
    return {
      limiters: this.#limiters.report(now).map((limiter) => ({
        ...limiter,
        resetsAt: shown(limiter.resetsAt),
        pausedUntil: shown(limiter.pausedUntil),
      })),
      concurrency: { running, waiting: this.#queue.waiting, limit },
      ...this.#ledger.report(now),
      breaker: { ...breaker, until: shown(breaker.until) },
      refusedUntil: shown(this.#refused.until),
    };
  }

  close(): void {
    this.#queue.close(new AppError('unavailable', 'UNAVAILABLE', 'The connection has been closed.'));
  }

  /** What a call fails with that is not sent because those before it were not answered. */
  #notAsked(waitMs: number): AppError {
    const again = `Asked again in ${Math.ceil(waitMs / 1_000)} s.`;
    const { code, message } = this.#failure ?? failed(this.#means.kind, 'does not answer', { ambiguous: false });
    return new AppError('upstream_failed', code, `${message} ${again}`, { details: { ambiguous: false } });
  }

  #lane({ charges }: Route, tolls: readonly Toll[]): Lane {
    const gates = tolls.map(
      ({ limiter, cost }): Gate => ({
        waitMs: (now, priority) => limiter.waitMs(now, cost, priority),
        tooLong: (waitMs) => limited(this.#means.kind, waitMs),
      }),
    );
    return { key: charges.map(({ limit }) => limit.name).join('\n'), gates: [this.#health, ...gates] };
  }

  /** Takes note of how a call ended; null where that says nothing. Returns for how long its like are held back. */
  #learn(
    route: Route,
    tolls: readonly Toll[],
    outcome: Outcome | null,
    { call, isProbe }: { call: number; isProbe: boolean },
  ): number {
    const now = this.#clock.now();
    const answer = outcome === null || 'error' in outcome ? null : outcome;
    const readings = answer === null ? [] : this.#rules.readings(route, answer.headers);
    for (const { limiter, cost } of tolls) {
      const reading = readings.find(({ limit }) => limit.name === limiter.limit.name);
      limiter.settled(now, cost, reading);
    }
    if (outcome === null || isOurs(outcome)) return 0;
    if (answer === null || answer.status >= 500 || answer.status === 408) {
      this.#breaker.failed(now, isProbe);
      const verdict = judge(this.#means.kind, outcome, false);
      if ('error' in verdict) this.#failure = verdict.error;
      this.#concurrency.failed(call);
      const asked = answer === null ? null : requestedPauseMs(answer.headers, this.#means.clock.now());
      return asked === null
        ? 0
        : this.#limiters.of(this.#rules.site, now).pause(now, asked, `answered ${answer?.status}`);
    }
    this.#breaker.answered();
    if (answer.status === 429) {
      const { limit, reason } = this.#rules.stop(route, answer.headers);
      this.#concurrency.failed(call);
      this.#ledger.limited(now, reason);
      this.#limiters.answered(true);
      const asked = requestedPauseMs(answer.headers, this.#means.clock.now());
      return this.#limiters.of(limit, now).refused(now, asked, reason, this.#means.random);
    }
    for (const { limiter } of tolls) limiter.passed(now);
    if (answer.status < 300) this.#limiters.answered(readings.length > 0);
    this.#concurrency.succeeded();
    if (answer.status !== 401) this.#refused.accepted(call);
    return 0;
  }
}

/** Failures that say nothing about the site: of address, of credentials, of our own limit of size. */
function isOurs(outcome: Outcome): boolean {
  return 'error' in outcome && (outcome.error instanceof AppError || outcome.error instanceof TooLargeError);
}
