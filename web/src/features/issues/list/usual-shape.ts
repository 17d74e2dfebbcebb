import { type ListPlace, placeName } from './list-place.ts';

export type ListShape = 'list' | 'board';

/** So few tickets fit on a board without scrolling; more are easier to read as a list. */
const BOARD_TICKETS = 20;

/** What places began as: they do not change under somebody's hands when tickets come or go. */
const begun = new Map<string, ListShape>();

/** What a place begins as: a list until the server has told how much is there. */
export const usualShape = (place: ListPlace): ListShape => begun.get(placeName(place)) ?? 'list';

/**
 * The server has told how many tickets a place holds when nothing narrows it: that decides, once. What was searched for
 * stays a list: it is in the order of how well it fits.
 */
export function beginShape(place: ListPlace, total: number): void {
  const name = placeName(place);
  if (place.kind === 'search' || begun.has(name)) return;
  begun.set(name, total > 0 && total <= BOARD_TICKETS ? 'board' : 'list');
}
