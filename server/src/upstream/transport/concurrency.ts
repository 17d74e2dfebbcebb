import type { CallPriority } from './call-options.ts';

const LEAST = 1;
const START = 8;
/** Background calls under way at once, at the very most. */
export const MOST_CALLS = 16;
/** Slots of their own that people have beside the others. */
export const PEOPLE_SLOTS = 2;
const DECREASE = 0.7;

/**
 * How many calls may be under way: one more after each round of successes, x0.7 after a refusal for rate, a timeout or
 * a server error, once for all calls that were already under way then.
 */
export class Concurrency {
  readonly #most: number;
  #limit: number;
  #running = 0;
  #started = 0;
  /** Number of the last call that had begun when the limit was last lowered. */
  #loweredAt = 0;

  constructor(most = MOST_CALLS) {
    this.#most = most;
    this.#limit = Math.min(START, most);
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  get running(): number {
    return this.#running;
  }

  /** People wait for a slot only where there is one at all. */
  allows(priority: CallPriority): boolean {
    return this.#running < this.limit + (priority === 'interactive' ? PEOPLE_SLOTS : 0);
  }

  /** Begins a call; returns its number. */
  begin(): number {
    this.#running += 1;
    this.#started += 1;
    return this.#started;
  }

  end(): void {
    this.#running -= 1;
  }

  succeeded(): void {
    this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
  }

  /** @param call the number it began with */
  failed(call: number): void {
    if (call <= this.#loweredAt) return;
    this.#loweredAt = this.#started;
    this.#limit = Math.max(LEAST, this.#limit * DECREASE);
  }
}
