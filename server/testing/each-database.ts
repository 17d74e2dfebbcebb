import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe } from 'vitest';
import { type Database, type DatabaseLocation, openDatabase } from '../src/store/database.ts';

export type DatabaseName = Database['dialect'];

/** An address of a PostgreSQL that may make databases; the test command sets it. */
const POSTGRES_URL = process.env.SPEEDYFLOW_TEST_PG_URL;

/** A place for a database of its own, and how to be rid of it. */
interface TemporaryPlace {
  readonly location: DatabaseLocation;
  remove(): Promise<void>;
}

/** An open database of its own, and how to be rid of it. */
interface Temporary {
  readonly database: Database;
  remove(): Promise<void>;
}

/**
 * Describes a suite once per database. `open` makes an empty one, migrated, each time it is called; all are
 * closed and removed after the suite.
 */
export function eachDatabase(suite: (name: DatabaseName, open: () => Promise<Database>) => void): void {
  eachDatabasePlace((name, makePlace) => {
    const opened: Database[] = [];
    afterAll(async () => {
      for (const database of opened) await database.close();
    });
    suite(name, async () => {
      const { location } = await makePlace();
      const database = await openDatabase(location);
      opened.push(database);
      return database;
    });
  });
}

/** The same for what opens its database by itself: `makePlace` makes a new place each time it is called. */
export function eachDatabasePlace(suite: (name: DatabaseName, makePlace: () => Promise<TemporaryPlace>) => void): void {
  describe('on sqlite', () => suite('sqlite', removedAfterwards(sqlitePlace)));
  describe.skipIf(POSTGRES_URL === undefined)('on postgres', () => suite('postgres', removedAfterwards(postgresPlace)));
}

/** An empty SQLite database in a folder of its own. */
export async function temporarySqlite(): Promise<Temporary & { readonly file: string }> {
  const { location, remove } = await sqlitePlace();
  const database = await openDatabase(location);
  return {
    database,
    file: location.file,
    remove: async () => {
      await database.close();
      await remove();
    },
  };
}

async function sqlitePlace(): Promise<TemporaryPlace & { location: { kind: 'sqlite'; file: string } }> {
  const folder = await mkdtemp(join(tmpdir(), 'speedyflow-test-'));
  return {
    location: { kind: 'sqlite', file: join(folder, 'test.db') },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function postgresPlace(): Promise<TemporaryPlace> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name}`);
  const url = new URL(POSTGRES_URL as string);
  url.pathname = `/${name}`;
  return {
    location: { kind: 'postgres', url: url.href },
    remove: () => administer(`drop database ${name} with (force)`),
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

function removedAfterwards(make: () => Promise<TemporaryPlace>): () => Promise<TemporaryPlace> {
  const made: TemporaryPlace[] = [];
  afterAll(async () => {
    for (const place of made) await place.remove();
  });
  return async () => {
    const place = await make();
    made.push(place);
    return place;
  };
}
