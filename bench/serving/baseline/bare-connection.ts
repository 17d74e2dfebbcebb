import pg from 'pg';
import type { DatabaseLocation } from '../../../server/src/store/database.ts';
import { surviveClosing } from '../../../server/src/store/dialect/postgres-pool.ts';
import { openConnection } from '../../../server/src/store/dialect/sqlite.ts';

type Row = Record<string, unknown>;

/** A database by its driver alone, every statement prepared once: the floor under any query. */
export interface BareConnection {
  /** @param text with `$1`, `$2`, … for the values */
  all(text: string, values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Values arrive as the product reads them: int8, count and sum as numbers. */
const NUMBERS: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === 20 || oid === 1700 ? Number : pg.types.getTypeParser(oid, format)),
};

/** @param connections how many statements may run at the same time; SQLite's driver runs one */
export function openBare(location: DatabaseLocation, connections = 1): BareConnection {
  return location.kind === 'sqlite' ? bareSqlite(location.file) : barePostgres(location.url, connections);
}

function bareSqlite(file: string): BareConnection {
  const database = openConnection(file);
  const prepare = (text: string) => database.prepare<unknown[], Row>(text.replaceAll(/\$(\d+)/g, '?$1'));
  const statements = new Map<string, ReturnType<typeof prepare>>();
  return {
    all: async (text, values) => {
      const statement = statements.get(text) ?? prepare(text);
      statements.set(text, statement);
      // Its places have numbers, which this driver takes for names.
      const named = values.length === 0 ? [] : [Object.fromEntries(values.map((value, n) => [n + 1, value]))];
      if (statement.reader) return statement.all(...named);
      statement.run(...named);
      return [];
    },
    close: async () => void database.close(),
  };
}

function barePostgres(url: string, connections: number): BareConnection {
  const pool = new pg.Pool({ connectionString: url, max: connections, types: NUMBERS });
  surviveClosing(pool);
  const names = new Map<string, string>();
  return {
    all: async (text, values) => {
      const name = names.get(text) ?? `bare-${names.size}`;
      names.set(text, name);
      return (await pool.query<Row>({ name, text, values: [...values] })).rows;
    },
    close: () => pool.end(),
  };
}
