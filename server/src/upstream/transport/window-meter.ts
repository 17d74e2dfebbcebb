import type { Limit, Reading } from './limit.ts';
import type { Meter } from './meter.ts';

/** Upstreams name the end of a window in whole seconds: this much later it has certainly ended. */
const END_MARGIN_MS = 1_000;
/** Two readings of the same end differ by no more, whatever the answers took. */
const SAME_END_MS = 5_000;

/**
 * A limit counted anew each window. While the upstream says what is left and when the window ends, that is believed;
 * otherwise no more than the limit is sent in any span of the window's length, wherever the windows begin.
 */
export class WindowMeter implements Meter {
  readonly #aligned: boolean;
  #perWindow: number;
  #windowMs: number;
  /** The window as the upstream described it. */
  #window: { remaining: number; endsAt: number } | null = null;
  /** Calls that are over, in order: each counts until a window's length after its answer. */
  #over: { at: number; cost: number }[] = [];
  #overCost = 0;
  #inFlight = 0;

  constructor({ perWindow, windowMs, aligned = false }: Limit) {
    this.#perWindow = perWindow;
    this.#windowMs = windowMs;
    this.#aligned = aligned;
  }

  waitMs(now: number, cost: number, reserve: number): number {
    if (!Number.isFinite(this.#perWindow)) return 0;
    const room = this.#room(now);
    // What exceeds the limit by itself is let go when all of it is there.
    const needed = Math.min(cost, this.#perWindow);
    if (this.#window !== null) {
      const leftMs = this.#window.endsAt - now;
      // What people did not use by its end is of no good to them: the reserve shrinks with the time left.
      const kept = reserve * this.#perWindow * Math.min(1, leftMs / this.#windowMs);
      if (room >= needed + kept) return 0;
      if (room < needed || kept === 0) return leftMs;
      return Math.min(leftMs, leftMs - ((room - needed) / (reserve * this.#perWindow)) * this.#windowMs);
    }
    const kept = Math.min(reserve * this.#perWindow, this.#perWindow - needed);
    let missing = needed + kept - room;
    if (missing <= 0) return 0;
    for (const call of this.#over) {
      missing -= call.cost;
      if (missing <= 0) return call.at + this.#windowMs - now;
    }
    return Number.POSITIVE_INFINITY;
  }

  taken(_now: number, cost: number): void {
    this.#inFlight += cost;
  }

  settled(now: number, cost: number, reading: Reading | undefined): void {
    this.#turn(now);
    this.#inFlight -= cost;
    this.#over.push({ at: now, cost });
    this.#overCost += cost;
    if (reading?.perWindow !== undefined) this.#perWindow = reading.perWindow;
    if (reading?.windowMs !== undefined) this.#windowMs = reading.windowMs;
    if (reading?.remaining === undefined) {
      if (this.#window !== null) this.#window.remaining -= cost;
      else if (this.#aligned && Number.isFinite(this.#perWindow)) this.#begin(now, this.#perWindow - cost);
    } else this.#believe(now, reading.remaining, reading.resetsInMs);
  }

  exceeded(now: number, pauseMs: number): void {
    this.#window = { remaining: 0, endsAt: now + pauseMs };
  }

  idle(now: number): boolean {
    this.#turn(now);
    return this.#inFlight === 0 && this.#over.length === 0 && this.#window === null;
  }

  state(now: number) {
    const remaining = Math.max(0, this.#room(now));
    return { perWindow: this.#perWindow, windowMs: this.#windowMs, remaining, resetsAt: this.#window?.endsAt ?? null };
  }

  #room(now: number): number {
    this.#turn(now);
    return (this.#window?.remaining ?? this.#perWindow - this.#overCost) - this.#inFlight;
  }

  #believe(now: number, remaining: number, resetsInMs: number | undefined): void {
    const held = this.#window;
    const endsAt =
      resetsInMs === undefined
        ? held !== null && remaining <= held.remaining
          ? held.endsAt
          : now + this.#windowMs
        : now + resetsInMs + END_MARGIN_MS;
    if (held === null || endsAt > held.endsAt + SAME_END_MS) this.#window = { remaining, endsAt };
    // Answers overtake one another: the least they say is the latest. Points are only estimated here, so theirs stand.
    else if (endsAt >= held.endsAt - SAME_END_MS)
      held.remaining = this.#aligned ? remaining : Math.min(held.remaining, remaining);
  }

  /** Forgets what a window that has ended counted, and calls too old to count. */
  #turn(now: number): void {
    if (this.#window !== null && now >= this.#window.endsAt) {
      this.#window = null;
      this.#over = [];
      this.#overCost = 0;
      if (this.#aligned) this.#begin(now, this.#perWindow);
    }
    const past = now - this.#windowMs;
    let gone = 0;
    while (gone < this.#over.length && (this.#over[gone] as { at: number }).at <= past) {
      this.#overCost -= (this.#over[gone] as { cost: number }).cost;
      gone++;
    }
    if (gone > 0) this.#over.splice(0, gone);
  }

  #begin(now: number, remaining: number): void {
    this.#window = { remaining, endsAt: (Math.floor(now / this.#windowMs) + 1) * this.#windowMs };
  }
}
