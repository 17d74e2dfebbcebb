import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { AppError } from '../domain/errors.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { JobKind } from './job-engine.ts';
import { cancelJob, forgetOldJobs } from './job-table.ts';
import { TableJobEngine } from './table-job-engine.ts';

const HOUR_MS = 3_600_000;

/** A clock that sleeps by moving on. */
function steppingClock(): Clock {
  let at = 1_000_000;
  return {
    now: () => at,
    sleep: async (ms) => {
      at += ms;
    },
  };
}

eachDatabase((_name, open) => {
  describe('jobs of a table', () => {
    async function begin() {
      const database = await open();
      const clock = steppingClock();
      const logged: string[] = [];
      const engine = () => new TableJobEngine({ clock, log: { error: (_details, words) => void logged.push(words) } });
      const add = (spec: unknown) =>
        database.transaction((tx) => engine().add(tx, { kind: 'count', userId: 1, spec, at: clock.now() }));
      return { database, clock, engine, add, logged };
    }
    const stateOf = async (database: Database, id: number) =>
      (await database.read.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()).state;

    it('go on after a process ended between two parts, and are done once', async () => {
      const { database, engine, add } = await begin();
      const id = await add({ parts: 3 });
      const done: number[] = [];
      const stopAfter = (parts: number, stop: AbortController): JobKind => ({
        step: async () => {
          done.push(done.length + 1);
          if (done.length >= parts) stop.abort();
          return done.length < 3;
        },
      });
      for (const parts of [1, 3]) {
        const stop = new AbortController();
        await engine().run(database, { count: stopAfter(parts, stop) }, stop.signal);
      }
      expect(done).toEqual([1, 2, 3]);
      expect(await stateOf(database, id)).toBe('done');
    });

    it('take turns', async () => {
      const { database, engine, add } = await begin();
      const [first, second] = [await add({}), await add({})];
      const stop = new AbortController();
      const order: number[] = [];
      const step = async (_database: Database, { id }: { id: number }) => {
        order.push(id);
        if (order.length === 4) stop.abort();
        return true;
      };
      await engine().run(database, { count: { step } }, stop.signal);
      expect(order).toEqual([first, second, first, second]);
    });

    it('end with what their kind says, and are tried again after anything else', async () => {
      const { database, engine, add, logged } = await begin();
      const [refused, shaky] = [await add({ refused: true }), await add({})];
      const stop = new AbortController();
      let tries = 0;
      const step = async (_database: Database, { spec }: { spec: unknown }) => {
        if ((spec as { refused?: boolean }).refused) throw new AppError('forbidden', 'FORBIDDEN', 'Gone.');
        tries += 1;
        if (tries < 3) throw new Error('the database hiccuped');
        stop.abort();
        return false;
      };
      await engine().run(database, { count: { step } }, stop.signal);
      expect([await stateOf(database, refused), await stateOf(database, shaky)]).toEqual(['failed', 'done']);
      expect(logged).toHaveLength(2);
    });

    it('that were cancelled are not gone on with, and old ones are forgotten', async () => {
      const { database, clock, add } = await begin();
      const id = await add({});
      const cancel = () => database.transaction((tx) => cancelJob(tx, id, clock.now()));
      expect([await cancel(), await cancel()]).toEqual([true, false]);
      await forgetOldJobs(database, clock.now() - HOUR_MS);
      expect(await stateOf(database, id)).toBe('cancelled');
      await forgetOldJobs(database, clock.now() + 1);
      await expect(stateOf(database, id)).rejects.toThrow();
    });
  });
});
