import { AppError } from '../../domain/errors.ts';
import { TooManyAtOnce } from '../../http/too-many-at-once.ts';

/**
 * Each open file holds a socket to its site for as long as whoever reads it takes: fewer than the sites' clients have,
 * so that slow readers never stand in the way of the sync.
 */
const AT_ONCE = 8;
const AT_ONCE_PER_PERSON = 3;
/** Pictures of a ticket are asked for together: so many of a person wait their turn, and no longer than this. */
const IN_LINE_PER_PERSON = 24;
const WAIT_MS = 15_000;

interface Waiting {
  userId: number;
  go(): void;
}

/** How many files are on their way through, and through whom. */
export class OpenFiles {
  readonly #byUser = new Map<number, number>();
  readonly #line = new Set<Waiting>();
  #open = 0;

  /**
   * Takes a place as soon as there is one, and returns what gives it back; giving it back again does nothing.
   *
   * @param signal the reader is gone
   * @throws AppError when this person, or everybody together, has too many open for too long
   */
  async take(userId: number, signal: AbortSignal): Promise<() => void> {
    const patience = AbortSignal.timeout(WAIT_MS);
    while (!this.#hasPlace(userId)) {
      if (patience.aborted || this.#waiting(userId) >= IN_LINE_PER_PERSON) throw this.#refusal(userId);
      await this.#turn(userId, AbortSignal.any([patience, signal]));
      signal.throwIfAborted();
    }
    this.#open += 1;
    this.#byUser.set(userId, this.#openBy(userId) + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.#open -= 1;
      const left = this.#openBy(userId) - 1;
      if (left === 0) this.#byUser.delete(userId);
      else this.#byUser.set(userId, left);
      for (const waiting of this.#line) {
        if (!this.#hasPlace(waiting.userId)) continue;
        waiting.go();
        break;
      }
    };
  }

  /** Waits for a place, or until there is no use in waiting. */
  #turn(userId: number, end: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = {
        userId,
        go: () => {
          end.removeEventListener('abort', waiting.go);
          this.#line.delete(waiting);
          resolve();
        },
      };
      this.#line.add(waiting);
      end.addEventListener('abort', waiting.go);
    });
  }

  #openBy(userId: number): number {
    return this.#byUser.get(userId) ?? 0;
  }

  #hasPlace(userId: number): boolean {
    return this.#openBy(userId) < AT_ONCE_PER_PERSON && this.#open < AT_ONCE;
  }

  #waiting(userId: number): number {
    return [...this.#line].filter((one) => one.userId === userId).length;
  }

  #refusal(userId: number): AppError {
    return this.#openBy(userId) >= AT_ONCE_PER_PERSON
      ? new TooManyAtOnce(AT_ONCE_PER_PERSON, 'files')
      : new AppError('unavailable', 'UNAVAILABLE', 'Too many files are being read now.');
  }
}
