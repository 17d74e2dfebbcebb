import { liveChangeOf } from '../features/changes/live-change-of.ts';
import type { LiveChange, LiveSource } from '../http/live-change.ts';
import type { Clock } from '../stdx/clock.ts';
import { lastSeq } from '../store/change-log.ts';
import { type Database, isShared } from '../store/database.ts';

/** Entries handed on at once. */
const BATCH = 500;

/** How soon what another process committed is seen; what this one did is heard of. */
const LOOK_EVERY_MS = 500;

interface FollowMeans {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Follows the change log and hands every committed entry on, in order, exactly once, whichever process made it. */
export function followChangeLog({ database, clock, signal }: FollowMeans, startSeq: number): LiveSource {
  const listeners = new Set<(changes: readonly LiveChange[]) => void>();
  let told = startSeq;
  let newest = startSeq;
  let telling = false;
  const after = async (seq: number, limit: number): Promise<LiveChange[]> => {
    const rows = await database.read
      .selectFrom('change_log')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(liveChangeOf);
  };
  const tell = async () => {
    if (telling) return;
    telling = true;
    try {
      while (told < newest) {
        const changes = await after(told, BATCH);
        const last = changes.at(-1);
        if (!last) break;
        told = last.view.seq;
        for (const listener of listeners) listener(changes);
      }
    } catch {
      // A failed read is made up for by the next look or change; the process must not end for it.
    } finally {
      telling = false;
    }
  };
  const heard = (seq: number) => {
    newest = Math.max(newest, seq);
    if (told < newest) void tell();
  };
  database.onNews((news) => news.about === 'changes' && heard(news.seq));
  const look = async () => {
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      // A failed look is made up for by the next one.
      if (!signal.aborted) heard(await lastSeq(database.read).catch(() => newest));
    }
  };
  if (isShared(database)) void look();
  return {
    seq: () => newest,
    after,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
