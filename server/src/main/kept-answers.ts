import { AnswerCache } from '../cache/answer-cache.ts';
import { DeskVersions } from '../cache/desk-versions.ts';
import type { Tier } from '../cache/tier.ts';
import type { Clock } from '../stdx/clock.ts';
import { readEra } from '../store/catalogue-era.ts';
import { lastSeq } from '../store/change-log.ts';
import { type Database, isShared } from '../store/database.ts';
import { readDeskChanges } from '../store/desk-changes.ts';

export interface KeptAnswers {
  readonly cache: AnswerCache;
  readonly versions: DeskVersions;
}

/** How soon what another process read anew of the catalogue is seen. */
const LOOK_EVERY_MS = 500;

interface KeepOptions {
  readonly clock: Clock;
  /** Milliseconds on a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly random: () => number;
  readonly bytesMax: number;
  readonly tier?: Tier | undefined;
  readonly signal: AbortSignal;
}

/** Opens the caches over a database, and has them follow what this process commits. */
export async function keepAnswers(database: Database, options: KeepOptions): Promise<KeptAnswers> {
  const { clock, elapsed, random, bytesMax, tier, signal } = options;
  // Whatever is committed after this look is heard of, or found to be missing by what is heard next.
  const seq = await lastSeq(database.read);
  const versions = new DeskVersions(seq, await readDeskChanges(database.read));
  let era = 0;
  const eraIs = (now: number) => {
    if (now <= era) return;
    era = now;
    versions.everythingChanged();
  };
  database.onNews((news) => {
    if (news.about === 'changes') versions.heard(news);
    if (news.about === 'desks') eraIs(news.era);
  });
  eraIs(await readEra(database.read));
  const look = async () => {
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      // A failed look is made up for by the next one.
      if (!signal.aborted) eraIs(await readEra(database.read).catch(() => era));
    }
  };
  if (isShared(database)) void look();
  const cache = new AnswerCache({ now: clock.now, elapsed, random, bytesMax, tier, era: () => era });
  return { cache, versions };
}
