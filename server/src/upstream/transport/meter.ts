import type { Reading } from './limit.ts';

/** Counts what is left of one limit. `now` is epoch ms. */
export interface Meter {
  /** Until `cost` more fits and `reserve` (a share of the limit) is left; infinite when only an answer can tell. */
  waitMs(now: number, cost: number, reserve: number): number;
  /** A call goes out. */
  taken(now: number, cost: number): void;
  /** It is over; with what its answer said, if it said anything. */
  settled(now: number, cost: number, reading: Reading | undefined): void;
  /** A call was refused for rate, and the limit is paused for so long. */
  exceeded(now: number, pauseMs: number): void;
  /** Whether it would be no different if it were made anew. */
  idle(now: number): boolean;
  state(now: number): { perWindow: number; windowMs: number; remaining: number; resetsAt: number | null };
}
