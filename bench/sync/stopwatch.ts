/** Measures time in spans. */
export class Stopwatch {
  #started = 0;
  #measuredMs = 0;

  start(): void {
    this.#started = performance.now();
  }

  stop(): void {
    this.#measuredMs += performance.now() - this.#started;
  }

  /** Of all the spans from a start to a stop. */
  get seconds(): number {
    return this.#measuredMs / 1000;
  }
}
