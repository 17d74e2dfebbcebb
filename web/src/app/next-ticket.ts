import { observable } from './observable.ts';

/** Longer than a held key takes to repeat, shorter than a person notices. */
const REST_MS = 100;

/** The ticket that the panel shows as soon as the selection rests; until then it keeps the one it has. */
export const nextTicket = observable<string | undefined>(undefined);

let resting: ReturnType<typeof setTimeout> | undefined;

/** Calls `follow` once the selection has stayed with this ticket for a moment. */
export function followSoon(key: string, follow: () => void): void {
  clearTimeout(resting);
  nextTicket.set(key);
  resting = setTimeout(follow, REST_MS);
}

/** The panel shows something else, or nothing, by another way. */
export function followNoMore(): void {
  clearTimeout(resting);
  nextTicket.set(undefined);
}

/** The panel has arrived at a ticket; the selection may have gone on meanwhile. */
export function arrivedAt(key: string): void {
  if (nextTicket.get() === key) followNoMore();
}
