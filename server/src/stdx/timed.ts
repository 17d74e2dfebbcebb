/** Does some work, and has how long it took noted. */
export type Timed = <T>(work: () => Promise<T>) => Promise<T>;

/** Just does it. */
export const untimed: Timed = (work) => work();
