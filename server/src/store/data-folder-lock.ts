import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { AppError } from '../domain/errors.ts';

/**
 * Takes the data folder for this process. The lock is the operating system's, on a file that SQLite holds, so that it
 * ends with the process however that ends.
 *
 * @returns how to give it back
 * @throws AppError `unavailable` while another process has it
 */
export function lockDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const lock = new SQLite(join(dataDir, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
    throw new AppError(
      'unavailable',
      'UNAVAILABLE',
      `Another SpeedyFlow is running on ${dataDir}. Stop it, or choose another folder with SPEEDYFLOW_DATA_DIR.`,
    );
  }
  return () => lock.close();
}
