import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eachDatabasePlace } from '../../../testing/each-database.ts';
import type { Dialect } from './dialect.ts';
import { openPostgres } from './postgres.ts';

const LIMITS = { connectMs: 300, readMs: 200, turnMs: 200, standstillMs: 300 };

eachDatabasePlace((name, makePlace) => {
  if (name === 'sqlite') return it('waits are of PostgreSQL', () => {});

  let url: string;
  let dialect: Dialect;
  beforeAll(async () => {
    const { location } = await makePlace();
    if (location.kind !== 'postgres') throw new Error('not PostgreSQL');
    ({ url } = location);
    dialect = openPostgres(url, undefined, LIMITS);
  });
  afterAll(() => dialect.close());

  it('a read that takes too long is given up, and its connection is good for another', async () => {
    const read = sql`select pg_sleep(20)`.execute(dialect.read);
    await expect(read).rejects.toMatchObject({ code: '57014' });
    expect((await sql`select 1 as one`.execute(dialect.read)).rows).toEqual([{ one: 1 }]);
  });

  it('writes take as long as they take', async () => {
    await sql`select pg_sleep(0.5)`.execute(dialect.write);
  });

  it('F31: when all connections are taken, one more waits its time and no longer', async () => {
    const patient = openPostgres(url, undefined, { ...LIMITS, readMs: 5_000 });
    const all = Array.from({ length: 17 }, () => sql`select pg_sleep(1)`.execute(patient.read));
    await expect(sql`select 1`.execute(patient.read)).rejects.toThrow('timeout exceeded when trying to connect');
    await Promise.all(all);
    await patient.close();
  });

  it('F27: a write has its turn by then, or says that it had none', async () => {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('select pg_advisory_lock(7331001)');
    const write = () => dialect.write.transaction().execute((tx) => dialect.lockForWriting(tx));
    await expect(write()).rejects.toMatchObject({ code: '55P03' });
    await other.end();
    await write();
  });

  it('a process that stands still within a transaction does not keep the others from writing', async () => {
    const standing = dialect.write.transaction().execute(async (tx) => {
      await dialect.lockForWriting(tx);
      // Until the server ends it: only then the other has its turn.
      const other = openPostgres(url, undefined, { ...LIMITS, turnMs: 10_000 });
      await other.write.transaction().execute((theirs) => other.lockForWriting(theirs));
      await other.close();
      await sql`select 1`.execute(tx);
    });
    await expect(standing).rejects.toThrow();
  });
});
