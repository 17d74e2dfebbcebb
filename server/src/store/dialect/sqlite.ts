import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import SQLite from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
} from 'kysely';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import { bulkInsert } from './bulk-insert.ts';
import { checkpointAside } from './checkpoints.ts';
import type { BulkWrite, Dialect } from './dialect.ts';
import { type StatementObserver, toldTo } from './statement-observer.ts';

/** Statements kept prepared per connection; the code has a few hundred different ones. */
const STATEMENTS_MAX = 600;

export interface SqliteOptions {
  /** When a long transaction lets others have the event loop; by real time unless said otherwise. */
  readonly turn?: Turn;
  /** Waits for the disk in a thread beside; for a process that serves requests. */
  readonly thread?: boolean;
  readonly observe?: StatementObserver;
}

/**
 * Opens (or makes) the SQLite file: one writing connection and one for reading, so that under WAL a list never
 * waits for a page of sync.
 *
 * @param file path of the database file
 */
export function openSqlite(file: string, { turn = loopTurn(), thread = false, observe }: SqliteOptions = {}): Dialect {
  mkdirSync(dirname(file), { recursive: true });
  const writer = openConnection(file);
  const checkpoints = thread ? checkpointAside(writer) : null;
  const reader = openSqliteReader(file, observe);
  return {
    ...reader,
    write: new Kysely<DatabaseSchema>({
      dialect: new ImmediateSqliteDialect(withStatementCache(writer), { turn, committed: checkpoints?.note }),
      ...toldTo(observe),
    }),
    // BEGIN IMMEDIATE has taken the lock already.
    lockForWriting: async () => {},
    writeMany: async (_tx, write) => {
      for (const { statement, values } of inserts(writer, write)) {
        const began = performance.now();
        statement.run(values);
        turn.worked(performance.now() - began);
        if (turn.isOver()) await turn.pass();
      }
    },
    close: async () => {
      await checkpoints?.stop();
      await reader.close();
      writer.pragma('wal_checkpoint(truncate)');
      writer.close();
    },
  };
}

/** One more connection to the file, for reading alone: also of a thread that has only that to do. */
export function openSqliteReader(file: string, observe?: StatementObserver) {
  const reader = openConnection(file);
  reader.pragma('query_only = on');
  const reads = withStatementCache(reader);
  return {
    name: 'sqlite',
    read: new Kysely<DatabaseSchema>({ dialect: new ImmediateSqliteDialect(reads), ...toldTo(observe) }),
    readPrepared: async <Row>(text: string, values: readonly unknown[]) => reads.prepare(text).all(values) as Row[],
    close: async () => void reader.close(),
  } as const;
}

/**
 * A page of sync is thousands of rows: requests get their turn in between, on the reading connection. It is the
 * transaction's own work that counts, in statements, of which such a page is half: a short one among many requests is
 * done in one go, however long they take.
 */
const TURN_MS = 4;

/** How long transactions may hold the event loop before they let others have it. */
export interface Turn {
  /** A statement took so long. */
  worked(ms: number): void;
  isOver(): boolean;
  pass(): Promise<void>;
}

/** Turns of real time, as it is the loop that is measured. */
function loopTurn(): Turn {
  let workedMs = 0;
  return {
    worked: (ms) => {
      workedMs += ms;
    },
    isOver: () => workedMs > TURN_MS,
    pass: async () => {
      await setImmediate();
      workedMs = 0;
    },
  };
}

/** A connection to the file as the server has them. */
export function openConnection(file: string): SQLite.Database {
  const database = new SQLite(file, { timeout: 10_000 });
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  database.pragma('foreign_keys = off');
  database.pragma('cache_size = -65536');
  database.pragma('temp_store = memory');
  return database;
}

/** Rows of a narrow table that one statement inserts: half the time of as many statements. Wide rows gain nothing. */
const ROWS_TOGETHER = 32;
const NARROW_COLUMNS = 12;

/** The statements that make up a bulk write, with what each is to be run with. */
function* inserts(
  database: SQLite.Database,
  write: BulkWrite,
): Generator<{ statement: SQLite.Statement<unknown[]>; values: unknown[] }> {
  const { rows } = write;
  let next = 0;
  if (write.columns.length <= NARROW_COLUMNS && rows.length >= ROWS_TOGETHER) {
    const together = prepareInsert(database, write, ROWS_TOGETHER);
    while (next + ROWS_TOGETHER <= rows.length) {
      const values: unknown[] = [];
      for (const end = next + ROWS_TOGETHER; next < end; next++) {
        for (const value of rows[next] as readonly unknown[]) values.push(value);
      }
      yield { statement: together, values };
    }
  }
  if (next === rows.length) return;
  const single = prepareInsert(database, write, 1);
  for (; next < rows.length; next++) yield { statement: single, values: rows[next] as unknown[] };
}

/** By the statement of one row, then by the number of rows. */
type InsertStatements = Map<string, Map<number, SQLite.Statement<unknown[]>>>;

const insertStatements = new WeakMap<SQLite.Database, InsertStatements>();

function prepareInsert(database: SQLite.Database, write: BulkWrite, rows: number): SQLite.Statement<unknown[]> {
  const tuple = `(${write.columns.map(() => '?').join(', ')})`;
  const ofOne = bulkInsert(write, [tuple]);
  const all: InsertStatements = insertStatements.get(database) ?? new Map();
  insertStatements.set(database, all);
  const ofTable = all.get(ofOne) ?? new Map<number, SQLite.Statement<unknown[]>>();
  all.set(ofOne, ofTable);
  const statement =
    ofTable.get(rows) ?? database.prepare<unknown[]>(bulkInsert(write, new Array<string>(rows).fill(tuple)));
  ofTable.set(rows, statement);
  return statement;
}

/** Kysely prepares on every execution; keeping the statements halves the cost of a point read. */
function withStatementCache(database: SQLite.Database): SqliteDatabase {
  const statements = new Map<string, SQLite.Statement>();
  return {
    close: () => {},
    prepare: (text: string) => {
      let statement = statements.get(text);
      if (!statement) {
        statement = database.prepare(text);
        if (statements.size >= STATEMENTS_MAX) statements.delete(statements.keys().next().value as string);
        statements.set(text, statement);
      }
      return statement as unknown as ReturnType<SqliteDatabase['prepare']>;
    },
  };
}

/** What the writing connection has and the reading one has not. */
interface Writing {
  readonly turn?: Turn | undefined;
  /** Hears of every commit. */
  readonly committed?: (() => void) | undefined;
}

/** A deferred transaction that later writes fails at once with BUSY_SNAPSHOT; an immediate one waits its turn. */
class ImmediateSqliteDriver extends SqliteDriver {
  readonly #writing: Writing;

  constructor(database: SqliteDatabase, writing: Writing) {
    super({ database });
    this.#writing = writing;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return this.#writing.turn ? takingTurns(connection, this.#writing.turn) : connection;
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#writing.committed?.();
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** After a statement that ends a turn others have theirs. */
function takingTurns(connection: DatabaseConnection, turn: Turn): DatabaseConnection {
  return {
    executeQuery: async <R>(query: CompiledQuery) => {
      const began = performance.now();
      // It has run when the promise is there.
      const running = connection.executeQuery<R>(query);
      turn.worked(performance.now() - began);
      const result = await running;
      if (turn.isOver()) await turn.pass();
      return result;
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

/**
 * SQLite plans a statement anew whenever a value changes that its plan might have depended on, which costs five to
 * ten times a point read; behind a plus sign, which leaves every value as it is, it does not look.
 */
class SteadyQueryCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}

/** SQLite rolls a change of the schema back like any other, so that a migration is made whole or not at all. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;
  readonly #writing: Writing;

  constructor(database: SqliteDatabase, writing: Writing = {}) {
    super({ database });
    this.#database = database;
    this.#writing = writing;
  }

  override createAdapter() {
    return new TransactionalSqliteAdapter();
  }

  override createQueryCompiler() {
    return new SteadyQueryCompiler();
  }

  override createDriver() {
    return new ImmediateSqliteDriver(this.#database, this.#writing);
  }
}
