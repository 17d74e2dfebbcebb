import { type Finder, finderHere } from '../features/search/finder.ts';
import { threadedFinder } from '../features/search/threaded-finder.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database, DatabaseLocation } from '../store/database.ts';

/**
 * Where searches are done: beside an embedded database, which reads in the thread that asks it; otherwise where they
 * are asked.
 *
 * @param location where the database was opened; undefined when it is somebody else's
 */
export function openFinder(
  database: Database,
  clock: Clock,
  location: DatabaseLocation | undefined,
): { find: Finder; close(): Promise<void> } {
  if (location?.kind === 'sqlite') return threadedFinder(location.file, clock);
  return { find: finderHere(database, clock), close: async () => {} };
}
