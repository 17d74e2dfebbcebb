import { AnswerCache } from '../cache/answer-cache.ts';
import { DeskVersions } from '../cache/desk-versions.ts';
import type { Tier } from '../cache/tier.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import { readDeskChanges } from '../store/desk-changes.ts';
import type { LogHead } from './log-head.ts';

export interface KeptAnswers {
  readonly cache: AnswerCache;
  readonly versions: DeskVersions;
}

interface KeepOptions {
  readonly head: LogHead;
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly random: () => number;
  readonly bytesMax: number;
  readonly tier?: Tier | undefined;
}

/** Opens the caches over a database, and has them follow whatever is committed, by this process or another. */
export async function keepAnswers(database: Database, options: KeepOptions): Promise<KeptAnswers> {
  const { head, clock, elapsed, random, bytesMax, tier } = options;
  // Whatever is committed after this look is heard of, or found to be missing by what is heard next.
  const seq = head.seq();
  const versions = new DeskVersions(seq, await readDeskChanges(database.read));
  head.onGrowth((growth) => {
    // Of any desk: as if what is told had a gap before it.
    if (growth.deskIds) versions.heard({ ...growth, deskIds: growth.deskIds });
    else versions.heard({ after: growth.seq, seq: growth.seq, deskIds: [] });
  });
  head.onEra(() => versions.everythingChanged());
  versions.heard({ after: head.seq(), seq: head.seq(), deskIds: [] });
  const cache = new AnswerCache({ now: clock.now, elapsed, random, bytesMax, tier, era: head.era });
  return { cache, versions };
}
