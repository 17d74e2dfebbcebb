import type { Clock } from '../stdx/clock.ts';
import { joinedLooks } from '../stdx/joined-looks.ts';
import { lastSeq } from '../store/change-log.ts';
import { type Database, isShared } from '../store/database.ts';
import { type LogLook, lookAtLog } from '../store/log-look.ts';

/** How soon what another process committed is seen when nobody tells of it. */
const LOOK_EVERY_MS = 500;

/** What grew the change log: from after `after` up to `seq`, by tickets of these desks; null when any may be among them. */
interface LogGrowth {
  readonly after: number;
  readonly seq: number;
  readonly deskIds: readonly number[] | null;
}

/** How far the change log is, as this process knows it. */
export interface LogHead {
  seq(): number;
  /** How often the catalogue was read anew, likewise. */
  era(): number;
  /** Whether other processes write too, so that it may be further than is known here. */
  readonly shared: boolean;
  /**
   * Hears of all growth before anybody is told of it: each begins where the one before ended, none is left out and none
   * comes twice.
   */
  onGrowth(listener: (growth: LogGrowth) => void): void;
  /** Hears whenever the catalogue was read anew, by any process. */
  onEra(listener: (era: number) => void): void;
  /** Looks when somebody says that it is further than is known here: how far it is, the database says. */
  heard(told: { readonly seq?: number; readonly era?: number }): undefined | Promise<void>;
  /** Looks how far it is; one look serves all who ask meanwhile. @throws when the database does not answer */
  look(): Promise<void>;
}

interface FollowMeans {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Follows what this process commits at once, and on a shared database what others do, by hearsay and by looking. */
export async function followLogHead({ database, clock, signal }: FollowMeans): Promise<LogHead> {
  let newest = await lastSeq(database.read);
  let { era } = await lookAtLog(database.read, newest);
  const growthListeners: ((growth: LogGrowth) => void)[] = [];
  const eraListeners: ((era: number) => void)[] = [];

  const grow = (seq: number, deskIds: readonly number[] | null) => {
    if (seq <= newest) return;
    const growth = { after: newest, seq, deskIds };
    newest = seq;
    for (const listener of growthListeners) listener(growth);
  };
  const eraIs = (told: number) => {
    if (told <= era) return;
    era = told;
    for (const listener of eraListeners) listener(told);
  };
  const look = joinedLooks(async () => {
    const after = newest;
    const found: LogLook = await lookAtLog(database.read, after);
    eraIs(found.era);
    grow(found.seq, found.deskIds);
  });
  database.onNews((news) => {
    // Others may have written before: what they did shows now, and there is no time to ask what it was.
    if (news.about === 'changes') grow(news.seq, news.after > newest ? null : news.deskIds);
    if (news.about === 'desks') eraIs(news.era);
  });
  const shared = isShared(database);
  const keepLooking = async () => {
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      // A failed look is made up for by the next one.
      if (!signal.aborted) await look().catch(() => {});
    }
  };
  if (shared) void keepLooking();
  return {
    seq: () => newest,
    era: () => era,
    shared,
    onGrowth: (listener) => void growthListeners.push(listener),
    onEra: (listener) => void eraListeners.push(listener),
    heard: (told) => ((told.seq ?? 0) > newest || (told.era ?? 0) > era ? look() : undefined),
    look,
  };
}
