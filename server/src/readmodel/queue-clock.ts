import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { recheckQueues } from './queue-rebuild.ts';

/** Longest sleep: a ticket that changes meanwhile may bring an earlier recheck. */
const LOOK_EVERY_MS = 1000;

/**
 * Keeps queues exact that depend on the time ("updated in the last 7 days", "created today") until the signal aborts.
 *
 * @param onError hears of a failed look; the next one tries again
 */
export async function runQueueClock(
  database: Database,
  clock: Clock,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    let next: number | null = null;
    try {
      next = await recheckQueues(database, clock.now());
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    const wait = next === null ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Math.max(0, next - clock.now()));
    await clock.sleep(wait, signal);
  }
}
