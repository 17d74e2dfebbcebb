import { observable, useObservable } from '../../../app/observable.ts';

/** The tickets of a list that people ticked to do something to all of them. */
export interface Ticks {
  /** The list, with what narrows it; another list has other ticks. */
  readonly place: string;
  readonly keys: ReadonlySet<string>;
  /** Every ticket that matches, those not loaded too. */
  readonly all: boolean;
  /** Boxes are shown though none is ticked: where there is no pointer to find them with. */
  readonly choosing: boolean;
}

const NONE: Ticks = { place: '', keys: new Set(), all: false, choosing: false };

const ticks = observable<Ticks>(NONE);

const of = (place: string): Ticks => (ticks.get().place === place ? ticks.get() : { ...NONE, place });

/** The ticks of one list. */
export function useTicks(place: string): Ticks {
  const present = useObservable(ticks);
  return present.place === place ? present : NONE;
}

/** Ticks a ticket, or takes its tick away. One that is taken from all that match leaves those that are loaded. */
export function toggleTick(place: string, key: string): void {
  const { keys } = of(place);
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  ticks.set({ ...of(place), keys: next, all: false });
}

export function addTicks(place: string, keys: readonly string[]): void {
  ticks.set({ ...of(place), keys: new Set([...of(place).keys, ...keys]), all: false });
}

/** Ticks all that match, whatever is loaded of them. */
export function tickAllMatching(place: string, loaded: readonly string[]): void {
  ticks.set({ ...of(place), keys: new Set(loaded), all: true });
}

export function clearTicks(): void {
  ticks.set(NONE);
}

export function showBoxes(place: string): void {
  ticks.set({ ...of(place), choosing: true });
}
