/** Measures time in spans, less the time of what is no part of the matter. */
export class Stopwatch {
  #started = 0;
  #excludedMs = 0;
  #measuredMs = 0;

  start(): void {
    this.#started = performance.now();
    this.#excludedMs = 0;
  }

  /** Leaves work out of the account. It must not wait: meanwhile the measured work would go on uncounted. */
  exclude<T>(work: () => T): T {
    const before = performance.now();
    try {
      return work();
    } finally {
      this.#excludedMs += performance.now() - before;
    }
  }

  stop(): void {
    this.#measuredMs += performance.now() - this.#started - this.#excludedMs;
  }

  /** Of all the spans from a start to a stop. */
  get seconds(): number {
    return this.#measuredMs / 1000;
  }
}
