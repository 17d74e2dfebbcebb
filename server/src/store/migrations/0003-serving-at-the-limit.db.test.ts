import { type Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import { makeManyTickets } from '../../../testing/plans/many-tickets.ts';
import { TallyChanges } from '../../readmodel/tallies.ts';
import { cellsOf } from '../../readmodel/tally-cells.ts';
import { TALLIED_VIEWS, ViewTallyChanges } from '../../readmodel/view-tallies.ts';
import { type Database, openDatabase } from '../database.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { openPostgres } from '../dialect/postgres.ts';
import { openSqlite } from '../dialect/sqlite.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import { firstSchema } from './0001-first-schema.ts';
import { syncThatConverges } from './0002-sync-that-converges.ts';
import { migrateToLatest } from './migrate.ts';

/** Columns that count: a row in which all are zero is as good as none. */
const COUNTS = [...TALLIED_VIEWS, 'assigned'] as const;

const BEFORE = { '0001-first-schema': firstSchema, '0002-sync-that-converges': syncThatConverges };

eachDatabasePlace((_name, makePlace) => {
  it('fills the tallies of tickets that are there as projecting them would', async () => {
    const { location } = await makePlace();
    const dialect = location.kind === 'sqlite' ? openSqlite(location.file) : openPostgres(location.url);
    await migrateToLatest(dialect, BEFORE);
    await makeManyTickets(over(dialect), 2_000);
    const lineFeed = sql.raw(dialect.name === 'sqlite' ? 'char(10)' : 'chr(10)');
    await sql`update ticket_rows set priority = case when id % 5 = 0 then null else priority end,
      labels = case id % 3 when 0 then '' when 1 then ${lineFeed} || 'Red' || ${lineFeed}
        else ${lineFeed} || 'Red' || ${lineFeed} || 'v i p' || ${lineFeed} end`.execute(dialect.write);
    await sql`insert into tallies values ('all_unsolved', 1, 0, 0, 7)`.execute(dialect.write);
    await dialect.close();

    const database = await openDatabase(location);
    const filled = await everyTally(database.read);
    await database.transaction(async (tx) => {
      await tx.db.deleteFrom('tallies').execute();
      await tx.db.deleteFrom('view_tallies').execute();
      const [tallies, views] = [new TallyChanges(), await ViewTallyChanges.open(tx)];
      for (const row of await tx.db.selectFrom('ticket_rows').selectAll().execute()) {
        tallies.add(row, cellsOf(row), 1);
        views.add(row, 1);
      }
      await tallies.write(tx);
      await views.write(tx);
    });
    expect(filled.tallies.length).toBeGreaterThan(100);
    expect(filled).toEqual(await everyTally(database.read));
    await database.close();
  });
});

/** As much of a database as making tickets takes. */
function over({ name, read, write }: Dialect): Database {
  const transaction = (work: (tx: { db: Kysely<DatabaseSchema> }) => Promise<unknown>) =>
    write.transaction().execute((db) => work({ db }));
  return { dialect: name, read, transaction } as unknown as Database;
}

async function everyTally(db: Kysely<DatabaseSchema>) {
  const [tallies, views] = [
    await db.selectFrom('tallies').selectAll().where('cell', 'not like', 'status:%').execute(),
    await db.selectFrom('view_tallies').selectAll().execute(),
  ];
  const sorted = <T>(rows: readonly T[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  const counting = views.filter((row) => COUNTS.some((count) => row[count] !== 0));
  return { tallies: sorted(tallies), views: sorted(counting) };
}
