// Runs in a thread of its own: see checkpoints.ts.
import { parentPort, workerData } from 'node:worker_threads';
import SQLite from 'better-sqlite3';

/** So long commits come together before they are moved: a page written ten times is moved once. */
const GATHER_MS = 200;

const database = new SQLite(workerData as string, { timeout: 0 });
let waiting: NodeJS.Timeout | undefined;

function checkpoint(): void {
  waiting = undefined;
  try {
    // Moves what it can without holding anyone up; what is left is moved the next time.
    database.pragma('wal_checkpoint(passive)');
  } catch {
    // A disk that is full, or away, is told of by the next commit; the log keeps what it has.
  }
}

parentPort?.on('message', (word: 'commit' | 'stop') => {
  if (word === 'commit') waiting ??= setTimeout(checkpoint, GATHER_MS);
  else {
    clearTimeout(waiting);
    database.close();
    parentPort?.close();
  }
});
