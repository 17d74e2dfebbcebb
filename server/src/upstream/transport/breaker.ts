const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Keeps calls from a site that does not answer. Opens after so many failures in a row (server errors, timeouts, no
 * connection); when its pause is over, one call tries whether the site is back. Each pause that did not help is
 * followed by one twice as long, and none is exactly as long as another's.
 */
export class Breaker {
  readonly #random: () => number;
  #failures = 0;
  /** Times it opened since the site last answered. */
  #openings = 0;
  /** Null while it is closed. */
  #until: number | null = null;
  #probing = false;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Until a call may go out; infinite while another finds out. */
  waitMs(now: number): number {
    if (this.#until === null) return 0;
    return this.#probing ? Number.POSITIVE_INFINITY : Math.max(0, this.#until - now);
  }

  /** A call goes out. Returns whether it is the one that finds out. */
  begin(): boolean {
    const isProbe = this.#until !== null;
    this.#probing ||= isProbe;
    return isProbe;
  }

  /** The call that was to find out is over, whether it did or not. */
  probed(): void {
    this.#probing = false;
  }

  answered(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#until = null;
  }

  /** @param isProbe whether the call was the one to find out: others were on their way before it opened */
  failed(now: number, isProbe: boolean): void {
    this.#failures += 1;
    if (this.#until === null ? this.#failures < FAILURES_TO_OPEN : !isProbe) return;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#openings);
    this.#openings += 1;
    this.#until = now + Math.round(longest * (0.5 + this.#random() / 2));
  }

  report() {
    const state = this.#until === null ? 'closed' : this.#probing ? 'probing' : 'open';
    return { state, failures: this.#failures, until: this.#until } as const;
  }
}
