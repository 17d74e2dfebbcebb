import { deviceMemory } from './device-memory.ts';

const FIRST = '/views/all_unsolved';

/** Where the person worked last on this device; the start page leads there. */
export function lastPlace(): string {
  const path = deviceMemory.read('place', FIRST);
  return /^\/(views|queues|boards)\/\w+$/.test(path) ? path : FIRST;
}

export function rememberPlace(path: string): void {
  if (/^\/(views|queues|boards)\//.test(path)) deviceMemory.write('place', path);
}
