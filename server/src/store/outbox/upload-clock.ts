import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../database.ts';
import { forgetGivenUp } from './uploads.ts';

const LOOK_EVERY_MS = 3_600_000;

/**
 * Clears away files that were brought here and never sent, until the signal aborts.
 *
 * @param onError hears of a failed look; the next one tries again
 */
export async function runUploadClock(
  database: Database,
  clock: Clock,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      while (await forgetGivenUp(database, clock.now())) signal.throwIfAborted();
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
