import { describe, expect, it } from 'vitest';
import { eachDatabase } from '../../../../testing/each-database.ts';
import type { TicketSeed } from '../../../../testing/exactness/random-steps.ts';
import { USERS } from '../../../../testing/exactness/small-world.ts';
import { SmallWorldRun } from '../../../../testing/exactness/small-world-run.ts';
import type { Caller } from '../../../domain/caller.ts';
import { TableJobEngine } from '../../../jobs/table-job-engine.ts';
import { filteredList, readFilteredIds } from '../../../readmodel/filtered-list.ts';
import type { Database } from '../../../store/database.ts';
import { askBulk } from './ask-bulk.ts';
import { bulkEditJob } from './bulk-edit.job.ts';
import { jobView } from './job-views.ts';

const seedOf = (ticket: number): TicketSeed => ({
  ticket,
  desk: 0,
  status: 0,
  assignee: null,
  requester: 0,
  priority: 1,
  labels: [],
  ages: [30, 20, 10],
  parent: null,
  isSubtask: false,
  blockedBy: null,
  comments: [],
  clock: null,
  rename: null,
  deleted: false,
  outdated: false,
});

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
      await world.take({ kind: 'page', site: 0, tickets: [0, 1, 2, 3].map(seedOf) });
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
      return { database, world, caller, clock, ask, jobOf, edits };
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
