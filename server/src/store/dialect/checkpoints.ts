import { Worker } from 'node:worker_threads';
import type SQLite from 'better-sqlite3';

/** Moves what was committed from the write-ahead log into a database file, while others work. */
export interface Checkpoints {
  /** Something was committed. */
  note(): void;
  stop(): Promise<void>;
}

/** A few pages of the file are all it ever holds. */
const MEMORY = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 };

/** Pages of the log at which the writer checkpoints although a thread does: that one has fallen behind. */
const FALLEN_BEHIND_PAGES = 16_384;

/** The same where there is no thread: SQLite's own default. */
const ALONE_PAGES = 1_000;

/**
 * Checkpoints in a thread of their own. They write as much as the commits did and wait for the disk: in the thread
 * of the requests each would hold up everybody, right after every larger commit.
 *
 * @param writer the only connection that writes
 */
export function checkpointAside(writer: SQLite.Database): Checkpoints {
  const worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
    workerData: writer.name,
    resourceLimits: MEMORY,
  });
  writer.pragma(`wal_autocheckpoint = ${FALLEN_BEHIND_PAGES}`);
  const { promise: exited, resolve } = Promise.withResolvers<void>();
  worker.on('error', () => {});
  worker.on('exit', () => {
    // Should it die early, the writer does it by itself again.
    if (writer.open) writer.pragma(`wal_autocheckpoint = ${ALONE_PAGES}`);
    resolve();
  });
  worker.unref();
  return {
    note: () => worker.postMessage('commit'),
    stop: async () => {
      // Nothing else may keep the process until the file is closed.
      worker.ref();
      worker.postMessage('stop');
      await exited;
    },
  };
}
