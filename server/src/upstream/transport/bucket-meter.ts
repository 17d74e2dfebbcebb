import type { Limit, Reading } from './limit.ts';
import type { Meter } from './meter.ts';

/** The share of a bucket we spend at once. The rest takes up what the way there does to the spacing of calls. */
const BURST = 0.5;
/** The share of its refill that we use. */
const PACE = 0.985;
/** Somebody else draws on a bucket that holds less than this share: we go slower the emptier it is. */
const CROWDED = 0.3;
const SLOWEST = 0.1;
/** After a refusal, and regained with each call that is none. */
const SLOWER = 0.7;
const REGAINED = 0.01;

/** A bucket of tokens that refills all the time: after a short burst, calls go out evenly spaced. */
export class BucketMeter implements Meter {
  #perWindow: number;
  readonly #windowMs: number;
  #tokens: number;
  #filledAt: number | null = null;
  /** Of the refill: less when others use it too. */
  #share = 1;
  #crowding = 1;
  #remaining: number | null = null;

  constructor({ perWindow, windowMs }: Limit) {
    this.#perWindow = perWindow;
    this.#windowMs = windowMs;
    this.#tokens = this.#burst();
  }

  waitMs(now: number, cost: number): number {
    this.#refill(now);
    const missing = Math.min(cost, this.#burst()) - this.#tokens;
    return missing <= 1e-9 ? 0 : missing / this.#rate();
  }

  taken(now: number, cost: number): void {
    this.#refill(now);
    this.#tokens -= cost;
  }

  settled(now: number, _cost: number, reading: Reading | undefined): void {
    this.#refill(now);
    this.#share = Math.min(1, this.#share + REGAINED);
    if (reading?.perWindow !== undefined) this.#perWindow = Math.max(1, reading.perWindow);
    if (reading?.remaining !== undefined) {
      this.#remaining = reading.remaining;
      const fullness = (reading.remaining + 1) / (CROWDED * this.#perWindow);
      this.#crowding = Math.min(1, Math.max(SLOWEST, fullness));
    }
    this.#tokens = Math.min(this.#tokens, this.#burst());
  }

  exceeded(now: number): void {
    this.#refill(now);
    this.#tokens = Math.min(this.#tokens, 0);
    this.#share = Math.max(SLOWEST, this.#share * SLOWER);
  }

  idle(now: number): boolean {
    this.#refill(now);
    return this.#tokens >= this.#burst();
  }

  state(now: number) {
    this.#refill(now);
    const remaining = this.#remaining ?? Math.floor(this.#tokens);
    return { perWindow: this.#perWindow, windowMs: this.#windowMs, remaining, resetsAt: null };
  }

  #burst(): number {
    return Math.max(1, this.#perWindow * BURST);
  }

  #rate(): number {
    return (this.#perWindow / this.#windowMs) * PACE * this.#share * this.#crowding;
  }

  #refill(now: number): void {
    const passed = Math.max(0, now - (this.#filledAt ?? now));
    this.#tokens = Math.min(this.#burst(), this.#tokens + passed * this.#rate());
    this.#filledAt = now;
  }
}
