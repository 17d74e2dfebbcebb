import { deviceMemory } from '../../../app/device-memory.ts';
import { observable, useObservable } from '../../../app/observable.ts';
import { useIsNarrow } from '../../../app/viewport.ts';

export type ListShape = 'list' | 'board';

/** So few tickets fit on a board without scrolling; more are easier to read as a list. */
const BOARD_TICKETS = 20;

const MEMORY = 'list-shapes';

/** What the person has chosen on this device, by place. */
const chosen = observable(deviceMemory.read<Record<string, ListShape>>(MEMORY, {}));

/** What places began as: they do not change under somebody's hands when tickets come or go. */
const begun = new Map<string, ListShape>();

export function chooseListShape(place: string, shape: ListShape): void {
  chosen.set({ ...chosen.get(), [place]: shape });
  deviceMemory.write(MEMORY, chosen.get());
}

/** Whether a place is shown as a list or as a board: as chosen, else by how much is there. A phone begins with lists. */
export function useListShape(place: string, total: number | null | undefined): ListShape {
  const choice = useObservable(chosen)[place];
  const narrow = useIsNarrow();
  if (choice) return choice;
  if (narrow) return 'list';
  const before = begun.get(place);
  if (before || total == null) return before ?? 'list';
  const shape = total > 0 && total <= BOARD_TICKETS ? 'board' : 'list';
  begun.set(place, shape);
  return shape;
}
