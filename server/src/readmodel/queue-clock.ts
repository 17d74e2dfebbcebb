import type { Clock } from '../stdx/clock.ts';
import { type Timed, untimed } from '../stdx/timed.ts';
import type { Database } from '../store/database.ts';
import { rebuildSomeQueues, recheckQueues } from './queue-rebuild.ts';

/** Longest sleep: a ticket that changes meanwhile may bring an earlier recheck, and a queue may be marked. */
const LOOK_EVERY_MS = 1000;

/** Shortest sleep: looking never keeps everyone else from writing. */
const LOOK_AFTER_MS = 50;

/**
 * Keeps queues exact until the signal aborts: those that depend on the time ("updated in the last 7 days", "created
 * today"), and those marked to be worked out anew. One at a time per process.
 *
 * @param onError hears of a failed look; the next one tries again
 * @param timed hears how long each look took
 */
export async function runQueueClock(
  database: Database,
  clock: Clock,
  signal: AbortSignal,
  onError: (error: unknown) => void,
  timed: Timed = untimed,
): Promise<void> {
  while (!signal.aborted) {
    let next = Number.POSITIVE_INFINITY;
    try {
      const { more, recheckAt } = await timed(async () => ({
        more: await rebuildSomeQueues(database, clock.now()),
        recheckAt: await recheckQueues(database, clock.now()),
      }));
      if (more) next = clock.now();
      else if (recheckAt !== null) next = recheckAt;
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    await clock.sleep(Math.min(LOOK_EVERY_MS, Math.max(LOOK_AFTER_MS, next - clock.now())), signal);
  }
}
