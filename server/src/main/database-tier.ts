import { type Selection, selects } from '../cache/selection.ts';
import type { Tier, TierAnswer } from '../cache/tier.ts';
import { batches } from '../stdx/batches.ts';
import type { Clock } from '../stdx/clock.ts';
import { type Timed, untimed } from '../stdx/timed.ts';
import {
  cachedAnswersSize,
  deleteCachedAnswers,
  deleteExpiredAnswers,
  findCachedAnswer,
  readAnswerKeys,
  writeCachedAnswers,
} from '../store/cached-answers.ts';
import type { Database } from '../store/database.ts';

/** What changes sooner is not worth a write. */
const KEEP_AFTER_MS = 5_000;
const CLEAN_UP_EVERY_MS = 3_600_000;
/** Answers that wait to be written at most. */
const WAITING_MAX = 500;
/** A larger one would hold up who else wants to write. */
const ANSWER_BYTES_MAX = 2 * 1024 * 1024;
const KEYS_A_STATEMENT = 500;

interface Waiting extends TierAnswer {
  readonly at: number;
}

/**
 * Keeps answers in the database, where they outlive the process. They are written some seconds later, many at once,
 * and only those that still hold: a desk that is busy writes nothing.
 */
export function databaseTier(
  { database, clock, signal }: { database: Database; clock: Clock; signal: AbortSignal },
  log: { warn(context: object, message: string): void },
  timed: Timed = untimed,
): Tier {
  const waiting = new Map<string, Waiting>();
  const write = async () => {
    const due = [...waiting].filter(([, { at }]) => clock.now() - at >= KEEP_AFTER_MS);
    await database.transaction(async (tx) => {
      // Those that were removed while this waited for its turn are not there any more.
      const rows = due
        .filter(([key, answer]) => waiting.delete(key) && answer.holds())
        .map(([key, { tags, text, ttlMs, at }]) => ({
          key,
          tags: JSON.stringify(tags),
          answer: text(),
          expires_at: at + ttlMs,
        }))
        .map((row) => ({ ...row, bytes: Buffer.byteLength(row.answer) }))
        .filter(({ bytes }) => bytes <= ANSWER_BYTES_MAX);
      await writeCachedAnswers(tx, rows);
    });
  };
  const run = async () => {
    let cleanUpAt = clock.now();
    while (!signal.aborted) {
      try {
        if (waiting.size > 0) await write();
        if (clock.now() >= cleanUpAt) {
          cleanUpAt = clock.now() + CLEAN_UP_EVERY_MS;
          await timed(() => database.transaction((tx) => deleteExpiredAnswers(tx, clock.now())));
        }
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'answers could not be kept');
      }
      await clock.sleep(KEEP_AFTER_MS, signal);
    }
  };
  void run();
  return {
    engine: 'database',
    get: async (key) => {
      try {
        return (await findCachedAnswer(database.read, key, clock.now()))?.answer;
      } catch {
        return undefined;
      }
    },
    put: (key, answer) => {
      if (waiting.size < WAITING_MAX || waiting.has(key)) waiting.set(key, { ...answer, at: clock.now() });
    },
    clear: async (selection: Selection) => {
      const isMeant = selects(selection);
      return database.transaction(async (tx) => {
        for (const [key, { tags }] of waiting) if (isMeant(key, tags)) waiting.delete(key);
        const kept = await readAnswerKeys(tx.db);
        const keys = kept.filter(({ key, tags }) => isMeant(key, JSON.parse(tags) as string[])).map(({ key }) => key);
        for (const some of batches(keys, KEYS_A_STATEMENT)) await deleteCachedAnswers(tx, some);
        return keys.length;
      });
    },
    size: async () => cachedAnswersSize(database.read).catch(() => null),
  };
}
