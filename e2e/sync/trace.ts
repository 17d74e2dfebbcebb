import { createHash } from 'node:crypto';

/** What happened in a simulated world, in order. Two runs of a seed have the same hash or are not the same run. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #kept: string[] | null;
  #length = 0;

  /** @param keep whether lines can be read again; the hash needs none */
  constructor({ keep }: { keep: boolean }) {
    this.#kept = keep ? [] : null;
  }

  note(at: number, what: string): void {
    const line = `${new Date(at).toISOString()} ${what}`;
    this.#hash.update(`${line}\n`);
    this.#kept?.push(line);
    this.#length++;
  }

  get lines(): readonly string[] {
    return this.#kept ?? [];
  }

  get length(): number {
    return this.#length;
  }

  /** The hash of everything up to now. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
