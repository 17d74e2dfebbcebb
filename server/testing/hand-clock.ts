import type { Clock } from '../src/stdx/clock.ts';

/** A clock that moves only by hand. Whoever sleeps wakes when it has been moved far enough, or is aborted. */
export interface HandClock extends Clock {
  advance(ms: number): void;
  /** Moves to when the first of those who sleep wakes. @returns false when nobody sleeps */
  leap(): boolean;
}

export function handClock(begin: number): HandClock {
  let at = begin;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => at,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted || ms <= 0) return resolve();
        const sleeper = { until: at + ms, wake };
        function wake() {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    advance: (ms) => {
      at += ms;
      for (const sleeper of [...sleepers]) if (sleeper.until <= at) sleeper.wake();
    },
    leap() {
      if (sleepers.size === 0) return false;
      this.advance(Math.min(...[...sleepers].map(({ until }) => until)) - at);
      return true;
    },
  };
}
