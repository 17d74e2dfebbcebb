import { TECHNICIAN_VIEWS } from '@speedyflow/contract/technician-views';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { emptyWorld } from '../../testing/exactness/empty-world.ts';
import {
  expectExactCounts,
  expectRightBoards,
  expectRightFilters,
  expectRightFirstPages,
  expectRightRows,
  expectRightWalks,
  FILTERS,
  looks,
  SORTS,
} from '../../testing/exactness/exactness-checks.ts';
import { steps } from '../../testing/exactness/random-steps.ts';
import { SmallWorldRun } from '../../testing/exactness/small-world-run.ts';
import { lastSeq } from '../store/change-log.ts';
import type { Database } from '../store/database.ts';
import { project } from './projector.ts';
import { rebuildSomeQueues } from './queue-rebuild.ts';

/** Runs of random steps. Each step is followed by every check that a count or a first page can be put to. */
const RUNS = 6;
/** Where a failing run is made shorter, it is not made shorter for ever. */
const TIME_LIMIT_MS = 100_000;

eachDatabase((_name, open) => {
  it('counts and lists exactly what a scan of every ticket finds, whatever happens', { timeout: 120_000 }, async () => {
    const opened = await open();
    const property = fc.asyncProperty(steps, async (taken) => {
      const database = await emptyWorld(opened);
      const run = await SmallWorldRun.begin(database);
      for (const [n, step] of taken.entries()) {
        await run.take(step);
        await expectRightRows(run);
        const all = await looks(run);
        // The numbers for everybody after each step; each list for one of them, in turn.
        await Promise.all(all.map((look) => expectExactCounts(look, inTurn(TECHNICIAN_VIEWS, n))));
        await expectRightFirstPages(inTurn(all, n), inTurn(FILTERS, n));
        await expectRightBoards(inTurn(all, n));
        await expectNothingLeftToProject(run);
      }
      for (const [n, look] of (await looks(run)).entries()) {
        await expectRightFilters(look);
        await expectRightWalks(look, {
          perPage: 4,
          sorts: SORTS.filter((_sort, at) => (at + n + taken.length) % 4 === 0),
        });
      }
      await expectRebuildChangesNothing(run);
    });
    await fc.assert(property, {
      seed: 20260307,
      numRuns: RUNS,
      interruptAfterTimeLimit: TIME_LIMIT_MS,
    });
  });
});

function inTurn<T>(items: readonly T[], n: number): T {
  return items[n % items.length] as T;
}

/** Projecting what nothing happened to writes nothing, so nothing was left undone. */
async function expectNothingLeftToProject({ database, clock }: SmallWorldRun): Promise<void> {
  const tickets = await database.read.selectFrom('tickets').select('id').execute();
  const ticketIds = tickets.map(({ id }) => id);
  const written = await database.transaction((tx) =>
    project(tx, { ticketIds, at: clock.now(), saysOther: new Set(ticketIds) }),
  );
  expect(written, 'entries of the change log for tickets nothing happened to').toBe(0);
}

/** Queues worked out anew, all at once, hold and count what they held and counted before. */
async function expectRebuildChangesNothing({ database, clock }: SmallWorldRun): Promise<void> {
  const before = await queueState(database);
  const seq = await lastSeq(database.read);
  await database.transaction(({ db }) => db.updateTable('queues').set({ rebuild_after: 0 }).execute());
  while (await rebuildSomeQueues(database, clock.now()));
  expect(await queueState(database)).toEqual(before);
  expect(await lastSeq(database.read), 'position of the change log').toBe(seq);
}

async function queueState({ read }: Database) {
  const members = await read
    .selectFrom('queue_tickets')
    .selectAll()
    .orderBy('queue_id')
    .orderBy('person_id')
    .orderBy('ticket_id')
    .execute();
  const tallies = await read
    .selectFrom('tallies')
    .selectAll()
    .where('count', '<>', 0)
    .orderBy('cell')
    .orderBy('desk_id')
    .orderBy('person_id')
    .orderBy('is_subtask')
    .execute();
  return { members, tallies };
}
