import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../stdx/clock.ts';

/** Items of one commit at most, so that a burst does not hold the event loop. */
const ITEMS_MAX = 500;

/** After a commit there is a rest, in which more arrives that waits for the disk together. */
const REST_MS = 5;

/**
 * Makes one commit of everything that arrives together: a hundred items wait for the disk no longer than one. The
 * first one after a quiet time is committed at once.
 *
 * @param commit gives each item its result, or fails them all
 */
export function groupCommit<Item, Result>(
  clock: Clock,
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let running = false;
  let endedAt = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const early = Math.min(REST_MS, endedAt + REST_MS - clock.now());
      if (early > 0) await clock.sleep(early);
      // Whatever has reached the process by now is read before the commit begins.
      else await setImmediate();
      const group = waiting.slice(0, ITEMS_MAX);
      waiting = waiting.slice(ITEMS_MAX);
      try {
        const results = await commit(group.map(({ item }) => item));
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      endedAt = clock.now();
    }
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      void run();
    });
}
