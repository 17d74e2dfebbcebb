const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Keeps calls from a Redis that does not answer. After so many failures in a row none is let through; when the pause is
 * over, one finds out whether it is back. A pause that did not help is followed by one twice as long.
 */
export class Breaker {
  readonly #elapsed: () => number;
  #failures = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Undefined while it is closed. */
  #opensAt: number | undefined;

  /** @param elapsed milliseconds on a clock that nobody sets */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  isClosed(): boolean {
    return this.#opensAt === undefined;
  }

  /** Whether a call may go out; when it is open, the one that finds out is let through once per pause. */
  admits(): boolean {
    if (this.#opensAt === undefined) return true;
    if (this.#elapsed() < this.#opensAt) return false;
    this.#opensAt = this.#elapsed() + this.#pauseMs;
    return true;
  }

  /** @returns whether it was open until now */
  succeeded(): boolean {
    const wasOpen = this.#opensAt !== undefined;
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#opensAt = undefined;
    return wasOpen;
  }

  /** @returns whether it was closed until now */
  failed(): boolean {
    this.#failures += 1;
    if (this.#opensAt === undefined) {
      if (this.#failures < FAILURES_TO_OPEN) return false;
      this.#opensAt = this.#elapsed() + this.#pauseMs;
      return true;
    }
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    this.#opensAt = this.#elapsed() + this.#pauseMs;
    return false;
  }
}
