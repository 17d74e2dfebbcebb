import { BucketMeter } from './bucket-meter.ts';
import type { LimiterReport } from './budget-report.ts';
import type { CallPriority } from './call-options.ts';
import type { Limit, Reading } from './limit.ts';
import type { Meter } from './meter.ts';
import { backoffMs } from './pacing.ts';
import { WindowMeter } from './window-meter.ts';

/** Calls sent before the first answer tells what the limit really is. */
const SCOUTS = 4;
/** On top of the back-off, where a refusal does not say how long it lasts. */
const UNSAID_PAUSE_MS = 2_000;
/** Answers of success without a word of any limit, after which there are none. */
const SILENT_ANSWERS = 3;
/** How many limits of single issues, tickets and views are remembered before idle ones are forgotten. */
const MANY = 500;

/** One limit: what is left of it, and until when it is paused. */
export class Limiter {
  readonly limit: Limit;
  readonly #meter: Meter;
  #heard = false;
  #inFlight = 0;
  #pausedUntil = 0;
  #reason: string | null = null;
  /** Refusals since the last call that was none. */
  #refusals = 0;

  readonly #unlimited: () => boolean;

  /** @param unlimited whether the site has no limits: then only pauses hold */
  constructor(limit: Limit, unlimited: () => boolean) {
    this.limit = limit;
    this.#unlimited = unlimited;
    this.#meter = limit.shape === 'bucket' ? new BucketMeter(limit) : new WindowMeter(limit);
  }

  /** Until a call may go out; infinite when only the answer to another can tell. */
  waitMs(now: number, cost: number, priority: CallPriority): number {
    if (now < this.#pausedUntil) return this.#pausedUntil - now;
    if (this.#unlimited()) return 0;
    if (!this.#heard && this.#inFlight >= SCOUTS) return Number.POSITIVE_INFINITY;
    return this.#meter.waitMs(now, cost, priority === 'background' ? (this.limit.reserve ?? 0) : 0);
  }

  taken(now: number, cost: number): void {
    this.#inFlight += 1;
    this.#meter.taken(now, cost);
  }

  /** A call is over; `reading` is what its answer said of this limit. */
  settled(now: number, cost: number, reading: Reading | undefined): void {
    this.#heard = true;
    this.#inFlight -= 1;
    this.#meter.settled(now, cost, reading);
  }

  /** A call was let through. */
  passed(now: number): void {
    if (now >= this.#pausedUntil) this.#refusals = 0;
  }

  /**
   * A call was refused because of this limit. Returns how long it is now paused: as asked, or where nothing was asked
   * by a back-off. A longer pause already begun stands, and calls refused while it lasts do not lengthen the next one.
   */
  refused(now: number, askedMs: number | null, reason: string, random: () => number): number {
    const isFirst = now >= this.#pausedUntil;
    if (isFirst) this.#refusals += 1;
    const pauseMs = askedMs ?? UNSAID_PAUSE_MS + backoffMs(this.#refusals, random);
    if (isFirst) this.#meter.exceeded(now, pauseMs);
    return this.pause(now, pauseMs, reason);
  }

  /** Sends nothing for so long; a longer pause already begun stands. Returns how long it is now. */
  pause(now: number, ms: number, reason: string): number {
    if (now + ms > this.#pausedUntil) {
      this.#pausedUntil = now + ms;
      this.#reason = reason;
    }
    return this.#pausedUntil - now;
  }

  idle(now: number): boolean {
    return this.#inFlight === 0 && now >= this.#pausedUntil && this.#meter.idle(now);
  }

  report(now: number): LimiterReport {
    const { perWindow, windowMs, remaining, resetsAt } = this.#meter.state(now);
    const paused = now < this.#pausedUntil;
    const limited = Number.isFinite(perWindow) && !this.#unlimited();
    return {
      name: this.limit.name,
      limit: limited ? perWindow : null,
      windowSeconds: windowMs / 1_000,
      remaining: limited ? remaining : null,
      resetsAt: limited ? resetsAt : null,
      pausedUntil: paused ? this.#pausedUntil : null,
      reason: paused ? this.#reason : null,
    };
  }
}

/** The limiters of one connection, made as calls meet them. */
export class Limiters {
  readonly #byName = new Map<string, Limiter>();
  /** Answers without a word of limits; infinitely few once there was one. */
  #silentAnswers = 0;

  of(limit: Limit, now: number): Limiter {
    let limiter = this.#byName.get(limit.name);
    if (limiter === undefined) {
      if (this.#byName.size >= MANY) this.#forgetIdle(now);
      limiter = new Limiter(limit, () => this.#silentAnswers >= SILENT_ANSWERS);
      this.#byName.set(limit.name, limiter);
    }
    return limiter;
  }

  /**
   * An answer came that says something of limits, or says nothing. A site that never speaks of any has none: what the
   * vendor documents does not hold for what stands in for the vendor.
   */
  answered(speaks: boolean): void {
    this.#silentAnswers = speaks ? Number.NEGATIVE_INFINITY : this.#silentAnswers + 1;
  }

  report(now: number): LimiterReport[] {
    return [...this.#byName.values()].map((limiter) => limiter.report(now));
  }

  #forgetIdle(now: number): void {
    for (const [name, limiter] of this.#byName) {
      if (limiter.limit.passing && limiter.idle(now)) this.#byName.delete(name);
    }
  }
}
