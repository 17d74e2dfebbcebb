import type { Kysely, Transaction } from 'kysely';
import type { Dialect, PoolUse } from './dialect/dialect.ts';
import { openPostgres } from './dialect/postgres.ts';
import { openSqlite, openSqliteReader, type SqliteOptions } from './dialect/sqlite.ts';
import { withObserver } from './dialect/statement-observer.ts';
import { migrateToLatest } from './migrations/migrate.ts';
import type { DatabaseSchema } from './schema/database-schema.ts';

/** Handed to everything that writes: the transaction, and the dialect for bulk statements. */
export interface WriteTransaction {
  readonly db: Transaction<DatabaseSchema>;
  readonly dialect: Dialect;
  /** Runs once, after the commit; not at all after a rollback. */
  afterCommit(task: () => void): void;
  /** Tells everyone who follows this process's commits, after this one. */
  announce(news: News): void;
}

/** What a committed transaction may tell. */
export type News =
  /** The change log grew from after `after` up to `seq`, by tickets that are, or were until then, of these desks. */
  | { about: 'changes'; after: number; seq: number; deskIds: readonly number[] }
  /** There are edits to send. */
  | { about: 'edits'; connectionId: number }
  /** Whoever keeps a connection in sync is asked to do something. */
  | { about: 'errands'; connectionId: number }
  /** Desks came or went, or what else answers show beside tickets may have changed. */
  | { about: 'desks'; era: number };

export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  readonly read: Kysely<DatabaseSchema>;
  /** A read that is prepared once per connection; see prepared-read. */
  readPrepared<Row>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /**
   * Runs `work` as the only writer, in one transaction. Anything thrown rolls back and is thrown on.
   * Never call it from within itself.
   */
  transaction<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T>;
  /** Of its connections, where there are several. */
  poolUse?(): PoolUse;
  /** Hears the news of every later commit of this process. @returns how to stop listening */
  onNews(listener: (news: News) => void): () => void;
  close(): Promise<void>;
}

/** What only reads; a transaction is one too. */
export type Reader = Pick<Database, 'read'>;

/** The same where it is asked otherwise on one database than on another. */
export type ReadDatabase = Pick<Database, 'dialect' | 'read'>;

/** Whether other processes may work on it too. An embedded database belongs to the one that has its folder. */
export function isShared({ dialect }: Pick<Database, 'dialect'>): boolean {
  return dialect === 'postgres';
}

/** Where the data is. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Opens the database and brings its schema up to date.
 *
 * @throws AppError `unavailable` when it was written by a newer version
 */
export async function openDatabase(location: DatabaseLocation, options: SqliteOptions = {}): Promise<Database> {
  const { observe } = options;
  const opened =
    location.kind === 'postgres' ? openPostgres(location.url, observe) : openSqlite(location.file, options);
  const dialect = withObserver(opened, observe);
  try {
    await migrateToLatest(dialect);
  } catch (error) {
    await dialect.close();
    throw error;
  }
  return wrap(dialect);
}

/** An embedded database that is open already, once more and for reading alone: for a thread of its own. */
export function openForReading(file: string): ReadDatabase {
  const { name, read } = openSqliteReader(file);
  return { dialect: name, read };
}

function wrap(dialect: Dialect): Database {
  let last: Promise<unknown> = Promise.resolve();
  const listeners = new Set<(news: News) => void>();
  return {
    dialect: dialect.name,
    read: dialect.read,
    readPrepared: (text, values) => dialect.readPrepared(text, values),
    ...(dialect.poolUse && { poolUse: dialect.poolUse }),
    transaction: (work) => {
      const run = async () => {
        const tasks: (() => void)[] = [];
        const afterCommit = (task: () => void) => void tasks.push(task);
        const announce = (news: News) =>
          afterCommit(() => {
            for (const listener of listeners) listener(news);
          });
        const result = await dialect.write.transaction().execute(async (db) => {
          await dialect.lockForWriting(db);
          return work({ db, dialect, afterCommit, announce });
        });
        for (const task of tasks) task();
        return result;
      };
      // In one process transactions take turns here, so that none waits inside the database.
      const result = last.then(run, run);
      last = result.catch(() => {});
      return result;
    },
    onNews: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await last;
      await dialect.close();
    },
  };
}
