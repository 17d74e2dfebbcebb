import { deviceMemory } from '../device-memory.ts';
import { observable, useObservable } from '../observable.ts';
import { isRoomy, useIsRoomy } from '../viewport.ts';

/** Whether the left rail stands open; told apart for small windows, where it begins as icons. */
interface RailChoice {
  open: boolean;
  openInSmall?: boolean;
}

const chosen = observable(deviceMemory.read<RailChoice>('rail', { open: true }));

chosen.subscribe(() => deviceMemory.write('rail', chosen.get()));

const isOpen = ({ open, openInSmall = false }: RailChoice, roomy: boolean): boolean => (roomy ? open : openInSmall);

/** Whether the rail stands open in a window of this size. */
export function useRailOpen(): boolean {
  return isOpen(useObservable(chosen), useIsRoomy());
}

/** Opens or collapses the rail, in windows of this size. */
export function toggleRail(): void {
  const roomy = isRoomy();
  const open = !isOpen(chosen.get(), roomy);
  chosen.set({ ...chosen.get(), [roomy ? 'open' : 'openInSmall']: open });
}
