import { liveChangeOf } from '../features/changes/live-change-of.ts';
import type { LiveChange, LiveSource } from '../http/live-change.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { LogHead } from './log-head.ts';

/** Entries handed on at once. */
const BATCH = 500;

/** How soon a read that failed is tried again. */
const RETRY_MS = 500;

interface FollowMeans {
  readonly database: Database;
  readonly head: LogHead;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Follows the change log and hands every committed entry on, in order, exactly once, whichever process made it. */
export function followChangeLog({ database, head, clock, signal }: FollowMeans): LiveSource {
  const listeners = new Set<(changes: readonly LiveChange[]) => void>();
  let told = head.seq();
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
      while (told < head.seq()) {
        const changes = await after(told, BATCH);
        const last = changes.at(-1);
        if (!last) break;
        told = last.view.seq;
        for (const listener of listeners) listener(changes);
      }
    } catch {
      // The process must not end for it.
      void clock.sleep(RETRY_MS, signal).then(() => (signal.aborted ? undefined : tell()));
    } finally {
      telling = false;
    }
  };
  head.onGrowth(() => void tell());
  return {
    seq: head.seq,
    after,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
