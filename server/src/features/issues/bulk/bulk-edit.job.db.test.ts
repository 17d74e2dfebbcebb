import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../../testing/each-database.ts';
import { plainSeed } from '../../../../testing/exactness/plain-seed.ts';
import { USERS } from '../../../../testing/exactness/small-world.ts';
import { SmallWorldRun } from '../../../../testing/exactness/small-world-run.ts';
import { overtaken } from '../../../../testing/overtaken.ts';
import type { Caller } from '../../../domain/caller.ts';
import { endJob } from '../../../jobs/job-table.ts';
import { TableJobEngine } from '../../../jobs/table-job-engine.ts';
import { filteredList, readFilteredIds } from '../../../readmodel/filtered-list.ts';
import type { Database } from '../../../store/database.ts';
import { askBulk, askEnd, askUndo } from './ask-bulk.ts';
import { bulkEditJob } from './bulk-edit.job.ts';
import { bulkUndoJob } from './bulk-undo.job.ts';
import { jobView } from './job-views.ts';

/** A database whose process ends at the end of each transaction, before it is committed. */
const dying = (database: Database): Database => ({
  ...database,
  transaction: (work) =>
    database.transaction(async (tx) => {
      await work(tx);
      throw new Error('killed');
    }),
});

eachDatabase((_name, open) => {
  describe('a bulk edit as a job', () => {
    async function begin() {
      const database = await open();
      const world = await SmallWorldRun.begin(database);
      await world.take({ kind: 'page', site: 0, tickets: [0, 1, 2, 3].map((ticket) => plainSeed(ticket)) });
      const user = USERS.find(({ desks }) => desks.length > 0)!;
      const caller: Caller = await world.caller(user);
      const { clock } = world;
      const engine = new TableJobEngine({ clock, log: { error: () => {} } });
      const ask = () =>
        askBulk({ database, engine }, caller, { filter: {}, edit: { add_labels: ['swept'] } }, clock.now());
      const jobOf = async (id: number) => {
        const { kind, user_id, spec } = await database.read
          .selectFrom('jobs')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        return { id, kind, userId: user_id, spec: JSON.parse(spec) };
      };
      const edits = () => database.read.selectFrom('outbox').selectAll().execute();
      return { database, world, caller, clock, engine, ask, jobOf, edits };
    }

    it('killed half-way goes on where it was: each ticket is edited once', async () => {
      const { database, caller, clock, ask, jobOf, edits } = await begin();
      const id = await ask();
      const kind = bulkEditJob({ clock, callerOf: async () => caller });
      const { total } = (await jobView(database, id)).progress;
      expect(total).toBeGreaterThan(1);
      await expect(kind.step(dying(database), await jobOf(id))).rejects.toThrow('killed');
      expect(await edits()).toEqual([]);
      expect((await jobView(database, id)).progress).toMatchObject({ waiting: total, queued: 0 });
      expect(await kind.step(database, await jobOf(id))).toBe(true);
      expect(await kind.step(database, await jobOf(id))).toBe(false);
      const made = await edits();
      expect(new Set(made.map(({ ticket_id }) => ticket_id)).size).toBe(made.length);
      expect((await jobView(database, id)).progress).toMatchObject({ waiting: 0, queued: total });
    });

    it('loses no label that somebody adds while it is worked out', async () => {
      const { database, world, caller, clock, ask, jobOf, edits } = await begin();
      const id = await ask();
      const kind = bulkEditJob({ clock, callerOf: async () => caller });
      const tickets = [0, 1, 2, 3].map((ticket) => plainSeed(ticket, { labels: ['theirs'] }));
      const sync = () => world.take({ kind: 'page', site: 0, tickets });
      const busy = overtaken(database, sync);
      while (await kind.step(busy, await jobOf(id)));
      const made = await edits();
      expect(made.length).toBeGreaterThan(1);
      for (const { edit } of made) {
        expect(JSON.parse(edit)).toMatchObject({ fields: { labels: expect.arrayContaining(['swept', 'theirs']) } });
      }
    });

    it('is taken back without an edit that was sent again meanwhile', async () => {
      const { database, caller, clock, ask, jobOf, engine } = await begin();
      const id = await ask();
      const means = { clock, callerOf: async () => caller };
      while (await bulkEditJob(means).step(database, await jobOf(id)));
      await database.transaction(({ db }) => db.updateTable('outbox').set({ state: 'failed' }).execute());
      await endJob(database, id, { at: clock.now() });
      const undo = await askUndo({ database, engine }, caller, id, clock.now());
      const sendAgain = () =>
        database.transaction(({ db }) => db.updateTable('outbox').set({ state: 'pending' }).execute());
      await bulkUndoJob(means).step(overtaken(database, sendAgain), await jobOf(undo));
      const states = await database.read.selectFrom('outbox').select('state').execute();
      expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['pending']));
      expect((await jobView(database, undo)).progress.waiting).toBe(states.length);
    });

    it('ended by an administrator leaves a trace; ended by its author it does not', async () => {
      const { database, caller, clock, ask } = await begin();
      const [own, theirs] = [await ask(), await ask()];
      await askEnd(database, caller, own, clock.now());
      const admin: Caller = { ...caller, userId: caller.userId + 1, role: 'admin' };
      // The second time there is nothing to end.
      for (const _time of [1, 2]) await askEnd(database, admin, theirs, clock.now());
      const log = database.read.selectFrom('audit_log').select(['user_id', 'resource', 'details']);
      expect(await log.where('action', '=', 'job.cancel').execute()).toEqual([
        { user_id: admin.userId, resource: `job ${theirs}`, details: JSON.stringify({ of: caller.userId }) },
      ]);
    });

    it('is of about as many tickets as were confirmed', async () => {
      const { database, caller, clock, engine } = await begin();
      const all = await readFilteredIds(database, await filteredList(database, caller, {}, clock.now()), 100);
      const ask = (expected: number) =>
        askBulk(
          { database, engine },
          caller,
          { filter: {}, edit: { add_labels: ['a'] }, expected_total: expected },
          clock.now(),
        );
      expect(await ask(all.length + 3)).toBeGreaterThan(0);
      await expect(ask(all.length + 4)).rejects.toMatchObject({ code: 'CONFLICT', details: { total: all.length } });
      await expect(ask(all.length + 4)).rejects.toThrow(`${all.length} tickets match now`);
    });

    it('has the rights of whoever asked as they are when it comes to a ticket', async () => {
      const { database, caller, clock, ask, jobOf, edits } = await begin();
      const id = await ask();
      const blind = bulkEditJob({ clock, callerOf: async () => ({ ...caller, deskIds: [] }) });
      await blind.step(database, await jobOf(id));
      expect(await edits()).toEqual([]);
      const { progress } = await jobView(database, id);
      expect(progress).toMatchObject({ refused: progress.total, waiting: 0 });
      const gone = bulkEditJob({ clock, callerOf: async () => undefined });
      await expect(gone.step(database, await jobOf(id))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('is of as many tickets as are asked for at most', async () => {
      const { database, caller, clock } = await begin();
      const list = await filteredList(database, caller, {}, clock.now());
      const all = await readFilteredIds(database, list, 100);
      expect(all.length).toBeGreaterThan(2);
      // One more says that there are more.
      expect(await readFilteredIds(database, list, 2)).toHaveLength(3);
    });
  });
});
