import { liveChangeOf } from '../features/changes/live-change-of.ts';
import type { LiveChange, LiveSource } from '../http/live-change.ts';
import type { Database } from '../store/database.ts';

/** Entries handed on at once. */
const BATCH = 500;

/** Follows the change log and hands every committed entry on, in order, exactly once. */
export function followChangeLog(database: Database, startSeq: number): LiveSource {
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
      // A failed read is made up for by the next change; the process must not end for it.
    } finally {
      telling = false;
    }
  };
  database.onNews((news) => {
    if (news.about !== 'changes') return;
    newest = Math.max(newest, news.seq);
    void tell();
  });
  return {
    seq: () => newest,
    after,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
