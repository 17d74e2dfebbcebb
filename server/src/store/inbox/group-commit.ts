import { setImmediate } from 'node:timers/promises';

/** Items of one commit at most, so that a burst does not hold the event loop. */
const ITEMS_MAX = 500;

/**
 * Makes one commit of everything that arrives while the one before is under way: a commit waits for the disk, and a
 * hundred items wait no longer than one.
 *
 * @param commit gives each item its result, or fails them all
 */
export function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // Whatever has reached the process by now is read before the commit begins.
      await setImmediate();
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
