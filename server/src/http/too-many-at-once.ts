import { AppError } from '../domain/errors.ts';

/** Nobody knows when one of them ends; one that was left without a word is noticed within about so long. */
const RETRY_SECONDS = 15;

/** Refused because one person has as many of something open as they may. */
export class TooManyAtOnce extends AppError {
  readonly retryAfterSeconds = RETRY_SECONDS;

  /** @param what they are, in the plural */
  constructor(limit: number, what: string) {
    super('rate_limited', 'RATE_LIMITED', `Too many ${what} are open already; let one of them end.`, {
      details: `${limit} ${what} at once`,
    });
  }
}
