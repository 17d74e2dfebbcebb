import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import { deviceMemory } from './device-memory.ts';

const FIRST = '/views/all_unsolved';

/** Where the person worked last on this device; the start page leads there. */
export function lastPlace(): string {
  const path = deviceMemory.read('place', FIRST);
  return isPlace(path) ? path : FIRST;
}

/** An address nothing is at must not be where everything leads. */
function isPlace(path: string): boolean {
  const [, kind, name = ''] = /^\/(views|queues|boards)\/(\w+)$/.exec(path) ?? [];
  return kind === 'views' ? TECHNICIAN_VIEWS.some((view) => view === name) : /^[1-9]\d*$/.test(name);
}

export function rememberPlace(path: string): void {
  if (isPlace(path)) deviceMemory.write('place', path);
}

/** Nothing is there any more. */
export const forgetPlace = (): void => deviceMemory.write('place', FIRST);
