import type { Clock } from '../stdx/clock.ts';

/** What a caller's requests are counted in. */
export interface LimitWindow {
  /** Requests counted here. */
  own: number;
  /** Requests of all processes, as far as they are known here. */
  count: number;
  /** How many of ours the others do not know of yet. */
  untold: number;
  endsAt: number;
}

/** Counts that processes keep together. */
export interface SharedCounts {
  /** Adds to several. @returns them in the same order; undefined when it cannot be told */
  add(
    windowMs: number,
    additions: readonly { readonly of: string; readonly count: number }[],
  ): Promise<readonly { readonly total: number; readonly endsInMs: number }[] | undefined>;
}

/** How long at most a request is counted here alone. */
const TELL_EVERY_MS = 100;
/** A caller in a hurry is told of sooner, and the sooner the less is left: hardly anything is let through twice. */
const UNTOLD_SHARE = 0.02;
const CALLERS_AT_ONCE = 500;

/**
 * Makes the windows of a rate limiter those of all processes. No request waits for it: what is counted here is told a
 * moment later, and what the others counted is heard with it. Without the others each process counts by itself.
 */
export class LimitSharing {
  readonly #counts: SharedCounts;
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #due = new Map<string, LimitWindow>();
  #telling = false;
  #waiting = false;
  /** Whether others were not to be had the last time: they are asked again with the next turn, not with each request. */
  #alone = false;

  constructor(options: { counts: SharedCounts; clock: Clock; windowMs: number }) {
    this.#counts = options.counts;
    this.#clock = options.clock;
    this.#windowMs = options.windowMs;
  }

  /** To be told of each request counted here, after it was. */
  counted(caller: string, window: LimitWindow, limit: number): void {
    // Whoever is over the limit for all stays so until the window ends: nobody needs to know how far.
    if (window.count - window.untold > limit) return;
    window.untold += 1;
    this.#due.set(caller, window);
    if (window.untold >= (limit - window.count) * UNTOLD_SHARE && !this.#alone) void this.#tell();
    else void this.#tellSoon();
  }

  async #tellSoon(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    await this.#clock.sleep(TELL_EVERY_MS);
    this.#waiting = false;
    await this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    // Requests that are being counted at this moment go along.
    await null;
    while (this.#due.size > 0) {
      const told = [...this.#due].slice(0, CALLERS_AT_ONCE).map(([of, window]) => {
        this.#due.delete(of);
        const count = window.untold;
        window.untold = 0;
        return { of, count, window };
      });
      const totals = await this.#counts.add(this.#windowMs, told);
      this.#alone = totals === undefined;
      told.forEach(({ window, count }, n) => {
        const total = totals?.[n];
        // What could not be told now is told along with this caller's next request.
        if (!total) window.untold += count;
        else this.#learn(window, total);
      });
      if (this.#alone) this.#due.clear();
    }
    this.#telling = false;
  }

  #learn(window: LimitWindow, { total, endsInMs }: { total: number; endsInMs: number }): void {
    // Counts that were lost elsewhere must not give back what was used up here.
    window.count = Math.max(total + window.untold, window.own);
    window.endsAt = this.#clock.now() + endsInMs;
  }
}
