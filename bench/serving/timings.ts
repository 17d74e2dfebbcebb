import { percentile } from '../sync/live/percentile.ts';

/** How long one thing took, each time it was done. */
export class Timings {
  readonly #ms: number[] = [];

  async time<T>(work: () => T | Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.#ms.push(performance.now() - started);
    return result;
  }

  add(ms: number): void {
    this.#ms.push(ms);
  }

  get count(): number {
    return this.#ms.length;
  }

  /** The value that this share of all times does not exceed. */
  ms(share: number): number {
    return percentile(this.#ms, share);
  }

  get medianMs(): number {
    return this.ms(0.5);
  }
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
