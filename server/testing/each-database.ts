import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import { type Database, openDatabase } from '../src/store/database.ts';

export type DatabaseName = Database['dialect'];

/** An address of a PostgreSQL that may make databases; the test command sets it. */
const POSTGRES_URL = process.env.SPEEDYFLOW_TEST_PG_URL;

/** A database of its own, and how to be rid of it. */
interface Temporary {
  readonly database: Database;
  remove(): Promise<void>;
}

/**
 * Describes a suite once per database. `open` makes an empty one, migrated, each time it is called; all are
 * closed and removed after the suite.
 */
export function eachDatabase(suite: (name: DatabaseName, open: () => Promise<Database>) => void): void {
  describe('on sqlite', () => suite('sqlite', removedAfterwards(temporarySqlite)));
  describe.skipIf(POSTGRES_URL === undefined)('on postgres', () =>
    suite('postgres', removedAfterwards(temporaryPostgres)),
  );
}

/** An empty SQLite database in a folder of its own. */
export async function temporarySqlite(): Promise<Temporary> {
  const folder = await mkdtemp(join(tmpdir(), 'speedyflow-test-'));
  const database = await openDatabase({ kind: 'sqlite', file: join(folder, 'test.db') });
  return {
    database,
    remove: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function temporaryPostgres(): Promise<Temporary> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name}`);
  const url = new URL(POSTGRES_URL as string);
  url.pathname = `/${name}`;
  const database = await openDatabase({ kind: 'postgres', url: url.href });
  return {
    database,
    remove: async () => {
      await database.close();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: POSTGRES_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function removedAfterwards(make: () => Promise<Temporary>): () => Promise<Database> {
  const made: Temporary[] = [];
  afterAll(async () => {
    for (const temporary of made) await temporary.remove();
  });
  return async () => {
    const temporary = await make();
    made.push(temporary);
    return temporary.database;
  };
}
