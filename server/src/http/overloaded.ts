import { ERRORS } from '@speedyflow/contract/errors';
import { AppError } from '../domain/errors.ts';

/** Refused because there is too much to do. */
export class Overloaded extends AppError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('unavailable', 'OVERLOADED', ERRORS.OVERLOADED.meaning);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
