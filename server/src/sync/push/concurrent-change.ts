import { AppError } from '../../domain/errors.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';

/** How often a write is made anew because others wrote to the same ticket at the same time. */
const TRIES = 4;

/** That somebody else changed the ticket while it was being written. */
export class ChangedMeanwhile extends Error {
  constructor(cause: unknown) {
    super('changed meanwhile', { cause });
  }
}

/**
 * Writes, and writes anew when the upstream answers that somebody else changed the ticket in between (409). `write`
 * looks each time at what stands, so that nothing is overwritten unseen.
 *
 * @throws AppError a transient one when others do not leave off
 */
export async function untilNobodyInterferes<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (refusalStatus(error) !== 409 && !(error instanceof ChangedMeanwhile)) throw error;
      if (attempt < TRIES) continue;
      throw new AppError('upstream_failed', 'UNAVAILABLE', 'Others keep changing the ticket at the same time.', {
        details: { ambiguous: false },
        cause: error,
      });
    }
  }
}
