import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../stdx/clock.ts';

/** Items of one commit at most, so that a burst does not hold the event loop. */
const ITEMS_MAX = 500;

/** A commit waits for the disk, and everybody with it: under load they begin no closer together than this. */
const GAP_MS = 10;

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
  let begunAt = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const early = begunAt + GAP_MS - clock.now();
      if (early > 0) await clock.sleep(Math.min(early, GAP_MS));
      // Whatever has reached the process by now is read before the commit begins.
      else await setImmediate();
      begunAt = clock.now();
      const group = waiting.slice(0, ITEMS_MAX);
      waiting = waiting.slice(ITEMS_MAX);
      try {
        const results = await commit(group.map(({ item }) => item));
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
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
