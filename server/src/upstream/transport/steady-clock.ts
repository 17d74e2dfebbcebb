import type { Clock } from '../../stdx/clock.ts';

/** A clock that is never set back: where the machine's is, its own goes on from where it was. */
export interface SteadyClock extends Clock {
  /** An instant of this clock as the machine's shows it. */
  shown<T extends number | null>(instant: T): T;
}

/** Pauses must not last longer because somebody set the machine's clock. */
export function steadyClock(clock: Clock): SteadyClock {
  let ahead = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    now: () => {
      const now = clock.now();
      ahead = Math.max(ahead, last - now);
      last = now + ahead;
      return last;
    },
    sleep: (ms, signal) => clock.sleep(ms, signal),
    shown: (instant) => (instant === null ? instant : instant - ahead) as typeof instant,
  };
}
