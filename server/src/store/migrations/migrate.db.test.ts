import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { type DatabaseLocation, openDatabase } from '../database.ts';
import { openPostgres } from '../dialect/postgres.ts';
import { openSqlite } from '../dialect/sqlite.ts';
import { migrateToLatest } from './migrate.ts';

const run = promisify(execFile);

eachDatabasePlace((_name, makePlace) => {
  it('leaves nothing of a migration that fails half way, and makes it whole the next time', async () => {
    const { location } = await makePlace();
    const dialect = openDialect(location);
    const migration = (secondStatement: string) => ({
      '0001-two-tables': () => ({
        up: async (db: Kysely<unknown>) => {
          await sql`create table one (id integer)`.execute(db);
          await sql.raw(secondStatement).execute(db);
        },
      }),
    });
    await expect(migrateToLatest(dialect, migration('create nonsense'))).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(sql`select * from one`.execute(dialect.read)).rejects.toThrow();
    await migrateToLatest(dialect, migration('create table two (id integer)'));
    await sql`select * from one, two`.execute(dialect.read);
    await dialect.close();
  });

  it('lets several processes open a new database at once', async () => {
    const { location } = await makePlace();
    await Promise.all([openElsewhere(location), openElsewhere(location)]);
    const database = await openDatabase(location);
    expect(await database.read.selectFrom('tickets').selectAll().execute()).toEqual([]);
    await database.close();
  });
});

function openDialect(location: DatabaseLocation) {
  return location.kind === 'sqlite' ? openSqlite(location.file) : openPostgres(location.url);
}

async function openElsewhere(location: DatabaseLocation): Promise<void> {
  const module = JSON.stringify(new URL('../database.ts', import.meta.url).href);
  const program = `
    const { openDatabase } = await import(${module});
    const database = await openDatabase(${JSON.stringify(location)});
    await database.close();
  `;
  await run(process.execPath, ['--input-type=module', '--eval', program]);
}
