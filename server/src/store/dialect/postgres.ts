import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { batches } from '../../stdx/batches.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { BulkWrite, Dialect } from './dialect.ts';
import { surviveClosing } from './postgres-pool.ts';
import { type StatementObserver, toldTo } from './statement-observer.ts';

/** Any constant: the advisory lock that makes one writer at a time across all processes. */
const WRITE_LOCK = 7_331_001;

/** PostgreSQL takes at most 65,535 parameters in a statement. */
const PARAMETERS_MAX = 30_000;

/**
 * Nothing waits for ever: a read has a connection and its rows by then, a write its turn. And a process that stops within
 * a transaction, frozen or cut off, loses it, so that it does not keep the others from writing.
 */
const LIMITS = { connectMs: 10_000, readMs: 60_000, turnMs: 30_000, standstillMs: 60_000 };
/** The server itself would have given up long before: it does not answer at all. */
const SILENCE_MS = 240_000;
const CONNECTIONS = { read: 17, write: 3 };

/** Opens two pools, so that writes never wait for reads. int8, count and sum come back as numbers: all are below 2^53. */
export function openPostgres(url: string, observe?: StatementObserver, limits: typeof LIMITS = LIMITS): Dialect {
  const poolOf = (max: number, options: pg.PoolConfig) => {
    const pool = new pg.Pool({
      connectionString: url,
      max,
      connectionTimeoutMillis: limits.connectMs,
      keepAlive: true,
      types: {
        getTypeParser: (oid, format) => (oid === 20 || oid === 1700 ? Number : pg.types.getTypeParser(oid, format)),
      },
      ...options,
    });
    surviveClosing(pool);
    return pool;
  };
  const pool = poolOf(CONNECTIONS.read, {
    statement_timeout: limits.readMs,
    query_timeout: limits.readMs + SILENCE_MS,
  });
  // Migrations write too, and take as long as they take.
  const writers = poolOf(CONNECTIONS.write, { idle_in_transaction_session_timeout: limits.standstillMs });
  const database = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool }), ...toldTo(observe) });
  const write = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool: writers }), ...toldTo(observe) });
  const names = new StatementNames();
  return {
    name: 'postgres',
    read: database,
    readPrepared: async <Row>(text: string, values: readonly unknown[]) => {
      const { rows } = await pool.query({ name: names.of(text), text, values: values as unknown[] });
      return rows as Row[];
    },
    write,
    lockForWriting: async (tx) => {
      const turn = sql.lit(`${limits.turnMs}ms`);
      await sql`select set_config('lock_timeout', ${turn}, true), pg_advisory_xact_lock(${WRITE_LOCK})`.execute(tx);
    },
    writeMany: async (tx, write) => {
      const perStatement = Math.max(1, Math.floor(PARAMETERS_MAX / write.columns.length));
      for (const rows of batches(lastOfEachKey(write), perStatement)) {
        await tx.executeQuery(bulkStatement(write, rows));
      }
    },
    poolUse: () => ({
      total: pool.totalCount + writers.totalCount,
      idle: pool.idleCount + writers.idleCount,
      waiting: pool.waitingCount + writers.waitingCount,
    }),
    close: async () => {
      await Promise.all([database.destroy(), write.destroy()]);
    },
  };
}

/** Statements a server keeps prepared for each connection at most: they are held there until it closes. */
const PREPARED_MAX = 500;

/** Under a name a statement is parsed and planned once per connection. */
class StatementNames {
  readonly #names = new Map<string, string>();

  /** What it is prepared as; `undefined` for one too many, which is then planned each time. */
  of(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= PREPARED_MAX) return known;
    const name = `read_${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}

function bulkStatement(write: BulkWrite, rows: readonly (readonly unknown[])[]): CompiledQuery {
  let n = 0;
  const tuples = rows.map((row) => `(${row.map(() => `$${++n}`).join(', ')})`);
  return CompiledQuery.raw(bulkInsert(write, tuples), rows.flat());
}

/** A statement that would update one row twice is refused. */
function lastOfEachKey({ columns, key, rows }: BulkWrite): readonly (readonly unknown[])[] {
  if (key.length === 0) return rows;
  const places = key.map((column) => columns.indexOf(column));
  return [...new Map(rows.map((row) => [JSON.stringify(places.map((place) => row[place])), row])).values()];
}
