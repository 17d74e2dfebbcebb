import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { batches } from '../../stdx/batches.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import { bulkInsert } from './bulk-insert.ts';
import type { BulkWrite, Dialect } from './dialect.ts';
import { type StatementObserver, toldTo } from './statement-observer.ts';

/** Any constant: the advisory lock that makes one writer at a time across all processes. */
const WRITE_LOCK = 7_331_001;

/** PostgreSQL takes at most 65,535 parameters in a statement. */
const PARAMETERS_MAX = 30_000;

/** Opens a pool. int8, count and sum come back as numbers: every value we keep is below 2^53. */
export function openPostgres(url: string, observe?: StatementObserver): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid, format) => (oid === 20 || oid === 1700 ? Number : pg.types.getTypeParser(oid, format)),
    },
  });
  // A connection the server closed while idle must not end the process; the next query takes a new one.
  pool.on('error', () => {});
  const database = new Kysely<DatabaseSchema>({ dialect: new PostgresDialect({ pool }), ...toldTo(observe) });
  const names = new StatementNames();
  return {
    name: 'postgres',
    read: database,
    readPrepared: async <Row>(text: string, values: readonly unknown[]) => {
      const { rows } = await pool.query({ name: names.of(text), text, values: values as unknown[] });
      return rows as Row[];
    },
    write: database,
    lockForWriting: async (tx) => {
      await sql`select pg_advisory_xact_lock(${WRITE_LOCK})`.execute(tx);
    },
    writeMany: async (tx, write) => {
      const perStatement = Math.max(1, Math.floor(PARAMETERS_MAX / write.columns.length));
      for (const rows of batches(lastOfEachKey(write), perStatement)) {
        await tx.executeQuery(bulkStatement(write, rows));
      }
    },
    poolUse: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => database.destroy(),
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
