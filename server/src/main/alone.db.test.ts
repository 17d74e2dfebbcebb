import { beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { type HandClock, handClock } from '../../testing/hand-clock.ts';
import type { Database } from '../store/database.ts';
import { acquireLease } from '../store/leases.ts';
import { alone } from './alone.ts';

const MINUTES = 60_000;
const NAME = 'webhooks of connection 1';

eachDatabase((name, open) => {
  let database: Database;
  let clock: HandClock;
  beforeEach(async () => {
    database = await open();
    clock = handClock(1);
  });

  const write = (over: Database) =>
    over.transaction(({ db }) =>
      db.insertInto('sync_streams').values({ connection_id: 1, stream: 'written', complete: 0, done: 0 }).execute(),
    );
  const takeOver = () => acquireLease(database, { name: NAME, holder: 'another', ttlMs: MINUTES });

  test('I31: what was taken over from while it was done alone can write nothing any more', async () => {
    const done = alone({ database, clock }, NAME, async (own) => {
      await database.transaction(({ db }) => db.updateTable('leases').set({ expires_at: 0 }).execute());
      expect(await takeOver()).not.toBeNull();
      await write(own);
    });
    await expect(done).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('what is done alone gives back its turn, however it ends', async () => {
    await expect(alone({ database, clock }, NAME, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await alone({ database, clock }, NAME, write);
    expect(await takeOver()).not.toBeNull();
  });

  if (name === 'postgres') {
    test('what is done alone stays so however long it takes', async () => {
      const expiry = async () =>
        (await database.read.selectFrom('leases').select('expires_at').executeTakeFirstOrThrow()).expires_at;
      await alone({ database, clock }, NAME, async (own) => {
        for (let looks = 0; looks < 3; looks++) {
          // As if its time were nearly over.
          const soon = (await expiry()) - 10_000;
          await database.transaction(({ db }) => db.updateTable('leases').set({ expires_at: soon }).execute());
          await expect.poll(() => clock.leap()).toBe(true);
          await expect.poll(expiry).toBeGreaterThan(soon);
          expect(await takeOver()).toBeNull();
        }
        await write(own);
      });
    });
  }
});
