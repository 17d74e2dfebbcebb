import { type Observable, observable, useObservable } from './observable.ts';

/** The time of day, moving in steps; one timer per step for the whole page, and none while hidden. */
const clocks = new Map<number, Observable<number>>();

function clockOf(stepMs: number): Observable<number> {
  const known = clocks.get(stepMs);
  if (known) return known;
  const clock = observable(Date.now());
  const tick = () => document.hidden || clock.set(Date.now());
  setInterval(tick, stepMs);
  document.addEventListener('visibilitychange', tick);
  clocks.set(stepMs, clock);
  return clock;
}

/** Now, again every `stepMs`. Lists use 30 s, running clocks 1 s. */
export function useNow(stepMs: 1_000 | 30_000): number {
  return useObservable(clockOf(stepMs));
}
