import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { mirrorAsOf } from './readiness.ts';
import type { SiteRegistry } from './site-registry.ts';

/** How often the age of the mirror, shown in every answer, is looked up. */
const AS_OF_EVERY_MS = 1000;

/** Keeps the age of the mirror at hand, so that an answer does not have to look it up. */
export async function followAsOf(
  database: Database,
  registry: SiteRegistry,
  clock: Clock,
  signal: AbortSignal,
): Promise<() => number | null> {
  let asOf = await mirrorAsOf(database, registry);
  const follow = async () => {
    while (!signal.aborted) {
      await clock.sleep(AS_OF_EVERY_MS, signal);
      if (!signal.aborted) asOf = await mirrorAsOf(database, registry).catch(() => asOf);
    }
  };
  void follow();
  return () => asOf;
}
