/** Retries that may be made before anything was earned, and at most saved up. */
const SAVED = 6;
/** Earned by each call: with what was saved, retries stay under a tenth of the calls. */
const EARNED = 0.08;

/**
 * How many calls may be tried again. Every new call earns a fraction of a retry; where too many fail, they fail for
 * now and whoever made them comes back later.
 */
export class RetryBudget {
  #balance = SAVED;

  /** A call is made for the first time. */
  earn(): void {
    this.#balance = Math.min(SAVED, this.#balance + EARNED);
  }

  /** Whether one more retry may be made; if so, it is paid for. */
  spend(): boolean {
    if (this.#balance < 1) return false;
    this.#balance -= 1;
    return true;
  }
}
