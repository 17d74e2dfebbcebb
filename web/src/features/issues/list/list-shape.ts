import { deviceMemory } from '../../../app/device-memory.ts';
import { observable, useObservable } from '../../../app/observable.ts';
import { useIsNarrow } from '../../../app/viewport.ts';
import { type ListPlace, placeName } from './list-place.ts';
import { type ListShape, usualShape } from './usual-shape.ts';

const MEMORY = 'list-shapes';

/** What the person has chosen on this device, by place. */
const chosen = observable(deviceMemory.read<Record<string, ListShape>>(MEMORY, {}));

export function chooseListShape(place: ListPlace, shape: ListShape): void {
  chosen.set({ ...chosen.get(), [placeName(place)]: shape });
  deviceMemory.write(MEMORY, chosen.get());
}

/** Whether a place is shown as a list or as a board: as chosen, else as it began. A phone begins with lists. */
export function useListShape(place: ListPlace): ListShape {
  const choice = useObservable(chosen)[placeName(place)];
  const narrow = useIsNarrow();
  return choice ?? (narrow ? 'list' : usualShape(place));
}
