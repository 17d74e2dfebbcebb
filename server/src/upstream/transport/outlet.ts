import { AppError } from '../../domain/errors.ts';
import type { Clock } from '../../stdx/clock.ts';
import { Breaker } from './breaker.ts';
import type { BudgetReport } from './budget-report.ts';
import type { CallOptions } from './call-options.ts';
import { CallQueue, type Gate, type Lane } from './call-queue.ts';
import { Concurrency } from './concurrency.ts';
import { TooLargeError } from './exchange.ts';
import { Ledger } from './ledger.ts';
import type { Charge, LimitRules, Route } from './limit.ts';
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

/** What a site sees of us as one, by whichever of its accounts we call. */
interface Site {
  readonly clock: SteadyClock;
  readonly rules: LimitRules;
  readonly limiters: Limiters;
  readonly breaker: Breaker;
  readonly concurrency: Concurrency;
  readonly queue: CallQueue;
  readonly ledger: Ledger;
  readonly health: Gate;
  /** Its last failure. */
  failure: AppError | null;
  accounts: number;
}

/**
 * The one way out to a site. Holds calls back as its limits, its health and our credentials there ask for, learns from
 * every answer, and keeps the books.
 */
export class Outlet {
  readonly #refused = new RefusedCredentials();
  readonly #means: OutletMeans;
  readonly #site: Site;
  /** Which of the site's accounts it is for; 0 for the first. */
  readonly #account: number;
  #closed = false;

  constructor(means: OutletMeans, site = siteOf(means)) {
    this.#means = means;
    this.#site = site;
    this.#account = site.accounts++;
  }

  /** Another account's way out to the same site: only what the site counts by account is counted apart. */
  ofAnotherAccount(): Outlet {
    return new Outlet(this.#means, this.#site);
  }

  route(...call: Parameters<LimitRules['route']>): Route {
    const { endpoint, charges } = this.#site.rules.route(...call);
    const own = ({ limit, cost }: Charge): Charge =>
      limit.byAccount && this.#account > 0
        ? { limit: { ...limit, name: `${limit.name} by account ${this.#account}` }, cost }
        : { limit, cost };
    return { endpoint, charges: charges.map(own) };
  }

  /** Sends a call in its turn. Fails only when it was not sent: aborted, or held back for longer than it can wait. */
  send({ route, isRetry, options }: Sending, attempt: (call: number) => Promise<Outcome>): Promise<Sent> {
    const tolls = route.charges.map(({ limit, cost }) => ({
      limiter: this.#site.limiters.of(limit, this.#site.clock.now()),
      cost,
    }));
    let isProbe = false;
    const go = async (call: number): Promise<Sent> => {
      const now = this.#site.clock.now();
      for (const { limiter, cost } of tolls) limiter.taken(now, cost);
      isProbe = this.#site.breaker.begin();
      const refusal = this.#closed ? closed() : this.#refused.standing(now, options.priority ?? 'background');
      if (refusal !== null) return { outcome: { error: refusal }, call, pausedMs: 0 };
      this.#site.ledger.sent(now, { purpose: options.purpose ?? 'other', endpoint: route.endpoint, isRetry });
      return { outcome: await attempt(call), call, pausedMs: 0 };
    };
    return this.#site.queue.run(this.#lane(route, tolls), options, go, (call, settled) => {
      if (isProbe) this.#site.breaker.probed();
      const sent = settled.status === 'fulfilled' ? settled.value : null;
      const heard = sent !== null && !options.signal?.aborted && !this.#closed ? sent.outcome : null;
      const pausedMs = this.#learn(route, tolls, heard, { call, isProbe });
      if (sent !== null) sent.pausedMs = pausedMs;
    });
  }

  /** Our credentials were refused, and renewing them did not help or was not possible. */
  refuse(call: number, endpoint: string, error: AppError): void {
    this.#refused.refused(this.#site.clock.now(), { call, endpoint, error });
  }

  report(): BudgetReport {
    const now = this.#site.clock.now();
    const shown = this.#site.clock.shown;
    const { running, limit } = this.#site.concurrency;
    const breaker = this.#site.breaker.report();
    return {
      limiters: this.#site.limiters.report(now).map((limiter) => ({
        ...limiter,
        resetsAt: shown(limiter.resetsAt),
        pausedUntil: shown(limiter.pausedUntil),
      })),
      concurrency: { running, waiting: this.#site.queue.waiting, limit },
      ...this.#site.ledger.report(now),
      breaker: { ...breaker, until: shown(breaker.until) },
      refusedUntil: shown(this.#refused.until),
    };
  }

  /** That of the first account closes the site's; how calls of any other end says nothing of the site from here on. */
  close(): void {
    this.#closed = true;
    if (this.#account === 0) this.#site.queue.close(closed());
  }

  #lane({ charges }: Route, tolls: readonly Toll[]): Lane {
    const gates = tolls.map(
      ({ limiter, cost }): Gate => ({
        waitMs: (now, priority) => limiter.waitMs(now, cost, priority),
        tooLong: (waitMs) => limited(this.#means.kind, waitMs),
      }),
    );
    return { key: charges.map(({ limit }) => limit.name).join('\n'), gates: [this.#site.health, ...gates] };
  }

  /** Takes note of how a call ended; null where that says nothing. Returns for how long its like are held back. */
  #learn(
    route: Route,
    tolls: readonly Toll[],
    outcome: Outcome | null,
    { call, isProbe }: { call: number; isProbe: boolean },
  ): number {
    const now = this.#site.clock.now();
    const answer = outcome === null || 'error' in outcome ? null : outcome;
    const readings = answer === null ? [] : this.#site.rules.readings(route, answer.headers);
    for (const { limiter, cost } of tolls) {
      const reading = readings.find(({ limit }) => limit.name === limiter.limit.name);
      limiter.settled(now, cost, reading);
    }
    if (outcome === null || isOurs(outcome)) return 0;
    if (answer === null || answer.status >= 500 || answer.status === 408) {
      this.#site.breaker.failed(now, isProbe);
      const verdict = judge(this.#means.kind, outcome, false);
      if ('error' in verdict) this.#site.failure = verdict.error;
      this.#site.concurrency.failed(call);
      const asked = answer === null ? null : requestedPauseMs(answer.headers, this.#means.clock.now());
      return asked === null
        ? 0
        : this.#site.limiters.of(this.#site.rules.site, now).pause(now, asked, `answered ${answer?.status}`);
    }
    this.#site.breaker.answered();
    if (answer.status === 429) {
      const { limit, reason } = this.#site.rules.stop(route, answer.headers);
      this.#site.concurrency.failed(call);
      this.#site.ledger.limited(now, reason);
      this.#site.limiters.answered(true);
      const asked = requestedPauseMs(answer.headers, this.#means.clock.now());
      return this.#site.limiters.of(limit, now).refused(now, asked, reason, this.#means.random);
    }
    for (const { limiter } of tolls) limiter.passed(now);
    if (answer.status < 300) this.#site.limiters.answered(readings.length > 0);
    this.#site.concurrency.succeeded();
    if (answer.status !== 401) this.#refused.accepted(call);
    return 0;
  }
}

function siteOf({ kind, clock: passing, random, most }: OutletMeans): Site {
  const clock = steadyClock(passing);
  const breaker = new Breaker(random);
  const concurrency = new Concurrency(most);
  const site: Site = {
    clock,
    rules: kind === 'jira' ? jiraLimits : zendeskLimits(),
    limiters: new Limiters(),
    breaker,
    concurrency,
    queue: new CallQueue(clock, concurrency),
    ledger: new Ledger(),
    health: {
      waitMs: (now) => breaker.waitMs(now),
      patienceMs: 0,
      tooLong: (waitMs) => notAsked(kind, site.failure, waitMs),
    },
    failure: null,
    accounts: 0,
  };
  return site;
}

/** What a call fails with that is not sent because those before it were not answered. */
function notAsked(kind: UpstreamKind, failure: AppError | null, waitMs: number): AppError {
  const again = `Asked again in ${Math.ceil(waitMs / 1_000)} s.`;
  const { code, message } = failure ?? failed(kind, 'does not answer', { ambiguous: false });
  return new AppError('upstream_failed', code, `${message} ${again}`, {
    details: { ambiguous: false, retryAfterMs: waitMs },
  });
}

function closed(): AppError {
  return new AppError('unavailable', 'UNAVAILABLE', 'The connection has been closed.');
}

/** Failures that say nothing about the site: of address, of credentials, of our own limit of size. */
function isOurs(outcome: Outcome): boolean {
  return 'error' in outcome && (outcome.error instanceof AppError || outcome.error instanceof TooLargeError);
}
