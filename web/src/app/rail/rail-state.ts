import { deviceMemory } from '../device-memory.ts';
import { observable } from '../observable.ts';

/** Whether the left rail stands open on a wide page. */
export const rail = observable<{ open: boolean }>(deviceMemory.read('rail', { open: true }));

rail.subscribe(() => deviceMemory.write('rail', rail.get()));
