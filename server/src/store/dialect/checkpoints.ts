import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Moves what was committed from the write-ahead log into a database file, while others work. */
export interface Checkpoints {
  /** Something was committed. */
  note(): void;
  stop(): Promise<void>;
}

/** A few pages of the file are all it ever holds. */
const MEMORY = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 };

/**
 * Checkpoints in a thread of their own. They write as much as the commits did and wait for the disk: in the thread
 * of the requests each would hold up everybody, right after every larger commit.
 *
 * @param file of a SQLite database
 */
export function checkpointAside(file: string): Checkpoints {
  const worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
    workerData: file,
    resourceLimits: MEMORY,
  });
  // Should it die, the writer checkpoints by itself, only later.
  worker.on('error', () => {});
  worker.unref();
  const exited = once(worker, 'exit');
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
