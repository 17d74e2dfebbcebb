import { beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import type { Database } from './database.ts';
import { acquireLease, fencedDatabase, type Lease, releaseLease, renewLease } from './leases.ts';

eachDatabase((name, open) => {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });

  const ask = (holder: string, ttlMs = 60_000) => acquireLease(database, { name: 'sync', holder, ttlMs });
  const streams = () => database.read.selectFrom('sync_streams').select('stream').execute();
  const write = (over: Database, stream: string) =>
    over.transaction(({ db }) =>
      db.insertInto('sync_streams').values({ connection_id: 1, stream, complete: 0, done: 0 }).execute(),
    );

  /** Makes the lease look as if its time had passed. */
  const expire = () =>
    database.transaction(({ db }) => db.updateTable('leases').set({ expires_at: 0 }).execute()).then(() => {});

  test('I31: whoever was taken over from can write nothing any more, and is told', async () => {
    const first = (await ask('first')) as Lease;
    let told = 0;
    const paused = fencedDatabase(database, first, () => void told++);
    await write(paused, 'before');
    await expire();
    const second = (await ask('second')) as Lease;
    expect(second.fence).toBeGreaterThan(first.fence);
    await expect(write(paused, 'after')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(told).toBe(1);
    await write(
      fencedDatabase(database, second, () => {}),
      'another',
    );
    expect((await streams()).map(({ stream }) => stream).toSorted()).toEqual(['another', 'before']);
    expect(await renewLease(database, first, 60_000)).toBe(false);
    expect(await renewLease(database, second, 60_000)).toBe(true);
  });

  test('I31: who comes back is fenced off from what it did before', async () => {
    const before = (await ask('first')) as Lease;
    const after = (await ask('first')) as Lease;
    expect(after.fence).toBeGreaterThan(before.fence);
    await expect(
      write(
        fencedDatabase(database, before, () => {}),
        'old',
      ),
    ).rejects.toThrow('taken this over');
  });

  if (name === 'postgres') {
    test('is had by one process at a time, until it is given back or not renewed', async () => {
      const first = (await ask('first')) as Lease;
      expect(await ask('second')).toBeNull();
      expect(await renewLease(database, first, 60_000)).toBe(true);
      await releaseLease(database, first);
      const second = (await ask('second')) as Lease;
      expect(second.holder).toBe('second');
      expect(await ask('first')).toBeNull();
      await releaseLease(database, first);
      expect(await ask('first')).toBeNull();
      await expire();
      expect(await ask('first')).not.toBeNull();
    });
  } else {
    test('an embedded database is at once that of the process that has it', async () => {
      await ask('first');
      expect(await ask('second')).toMatchObject({ holder: 'second', fence: 2 });
    });
  }
});
