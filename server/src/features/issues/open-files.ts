import { AppError } from '../../domain/errors.ts';

/**
 * Each open file holds a socket to its site for as long as whoever reads it takes: fewer than the sites' clients have,
 * so that slow readers never stand in the way of the sync.
 */
const AT_ONCE = 8;
const AT_ONCE_PER_PERSON = 3;

/** How many files are on their way through, and through whom. */
export class OpenFiles {
  readonly #byUser = new Map<number, number>();
  #open = 0;

  /**
   * Takes a place, and returns what gives it back; giving it back again does nothing.
   *
   * @throws AppError when this person, or everybody together, has too many open already
   */
  take(userId: number): () => void {
    const own = this.#byUser.get(userId) ?? 0;
    if (own >= AT_ONCE_PER_PERSON) {
      throw new AppError('rate_limited', 'RATE_LIMITED', 'Too many files are open already; let one of them end.', {
        details: `${AT_ONCE_PER_PERSON} at once`,
      });
    }
    if (this.#open >= AT_ONCE) throw new AppError('unavailable', 'UNAVAILABLE', 'Too many files are being read now.');
    this.#open += 1;
    this.#byUser.set(userId, own + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.#open -= 1;
      const left = (this.#byUser.get(userId) ?? 1) - 1;
      if (left === 0) this.#byUser.delete(userId);
      else this.#byUser.set(userId, left);
    };
  }
}
