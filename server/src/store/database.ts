import type { Kysely, Transaction } from 'kysely';
import type { Dialect } from './dialect/dialect.ts';
import { openPostgres } from './dialect/postgres.ts';
import { openSqlite } from './dialect/sqlite.ts';
import { migrateToLatest } from './migrations/migrate.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** Handed to everything that writes: the transaction, and the dialect for bulk statements. */
export interface WriteTransaction {
  readonly db: Transaction<DatabaseSchema>;
  readonly dialect: Dialect;
  /** Runs once, after the commit; not at all after a rollback. */
  afterCommit(task: () => void): void;
}

export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  readonly read: Kysely<DatabaseSchema>;
  /**
   * Runs `work` as the only writer, in one transaction. Anything thrown rolls back and is thrown on.
   * Never call it from within itself.
   */
  transaction<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens the database named by `url`, or the SQLite file when there is none, and brings its schema up to date.
 *
 * @throws AppError `unavailable` when it was written by a newer version
 */
export async function openDatabase(options: { url?: string | undefined; file: string }): Promise<Database> {
  const dialect = options.url ? openPostgres(options.url) : openSqlite(options.file);
  try {
    await migrateToLatest(dialect);
  } catch (error) {
    await dialect.close();
    throw error;
  }
  return wrap(dialect);
}

function wrap(dialect: Dialect): Database {
  let last: Promise<unknown> = Promise.resolve();
  return {
    dialect: dialect.name,
    read: dialect.read,
    transaction: (work) => {
      const run = async () => {
        const tasks: (() => void)[] = [];
        const result = await dialect.write.transaction().execute(async (db) => {
          await dialect.lockForWriting(db);
          return work({ db, dialect, afterCommit: (task) => tasks.push(task) });
        });
        for (const task of tasks) task();
        return result;
      };
      // In one process transactions take turns here, so that none waits inside the database.
      const result = last.then(run, run);
      last = result.catch(() => {});
      return result;
    },
    close: async () => {
      await last;
      await dialect.close();
    },
  };
}
