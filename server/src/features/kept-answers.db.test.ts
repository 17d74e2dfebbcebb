import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { expect, it } from 'vitest';
import { eachDatabase } from '../../testing/each-database.ts';
import { emptyWorld } from '../../testing/exactness/empty-world.ts';
import { steps } from '../../testing/exactness/random-steps.ts';
import { USERS } from '../../testing/exactness/small-world.ts';
import { SmallWorldRun } from '../../testing/exactness/small-world-run.ts';
import { STUB_TOKENS, stubApp } from '../../testing/stub-app.ts';
import { TEST_CACHE } from '../../testing/test-app.ts';
import { AnswerCache } from '../cache/answer-cache.ts';
import { DeskVersions } from '../cache/desk-versions.ts';
import type { Caller } from '../domain/caller.ts';
import type { Database } from '../store/database.ts';
import { registerBoards } from './boards/boards.routes.ts';
import { registerDesks } from './desks/desks.routes.ts';
import { registerIssues } from './issues/issues.routes.ts';
import { finderHere } from './search/finder.ts';
import { registerSearch } from './search/search.routes.ts';
import { registerTechnicianViews } from './technician-views/technician-views.routes.ts';

const RUNS = 3;

/** Everything whose answers are kept, once for each reader. */
const PATHS = [
  '/service-desks',
  '/boards',
  '/requests/business-units/counts',
  '/issues?sort=-sla&per_page=7',
  '/issues?assignee=me',
  '/search?q=printer',
  ...['recently_updated', 'recently_solved', 'new_today', 'my_unsolved', 'all_unsolved'].flatMap((view) => [
    `/requests/technician-views?view=${view}`,
    `/requests/technician-views/counts?view=${view}`,
  ]),
];

eachDatabase((_name, open) => {
  it('I1, I2: a kept answer is the one that would be made now, whatever happens and however time passes', {
    timeout: 120_000,
  }, async () => {
    const opened = await open();
    const property = fc.asyncProperty(steps, async (taken) => {
      const database = await emptyWorld(opened);
      const run = await SmallWorldRun.begin(database);
      const kept = await serve(database, run);
      const anew = await serve({ ...database }, run);
      try {
        for (const step of taken) {
          await run.take(step);
          for (const user of USERS) {
            const caller = await run.caller(user);
            for (const path of [...PATHS, ...(await pathsBelow(anew, caller))]) {
              await anew.cache.clear({ by: 'all' });
              expect(await kept.read(caller, path), path).toEqual(await anew.read(caller, path));
            }
          }
        }
        const stats = [...kept.cache.stats.all().values()];
        // Otherwise nothing was proven of what is kept.
        if (taken.length > 3) expect(stats.reduce((sum, { l1_hits }) => sum + l1_hits, 0)).toBeGreaterThan(0);
      } finally {
        await Promise.all([kept.close(), anew.close()]);
      }
    });
    await fc.assert(property, { seed: 20260501, numRuns: RUNS, interruptAfterTimeLimit: 100_000 });
  });
});

interface Served {
  readonly cache: AnswerCache;
  /** What is answered, without what is said of the answer. */
  read(caller: Caller, path: string): Promise<unknown>;
  close(): Promise<void>;
}

/** The features over the run's database, with caches that hear its news. */
async function serve(database: Database, run: SmallWorldRun): Promise<Served> {
  const versions = new DeskVersions(0);
  const silence = database.onNews((news) => {
    if (news.about === 'changes') versions.heard(news);
    if (news.about === 'desks') versions.everythingChanged();
  });
  const cache = new AnswerCache({ ...TEST_CACHE, now: run.clock.now, era: () => 1 });
  const { app, become } = await stubApp(
    (fastify) => {
      const parts = { database, clock: run.clock };
      for (const register of [registerDesks, registerBoards, registerIssues, registerTechnicianViews]) {
        register(fastify, parts);
      }
      registerSearch(fastify, { find: finderHere(database, run.clock) });
    },
    { versions, cache, now: run.clock.now, limitFactor: 1_000_000 },
  );
  return {
    cache,
    read: async (caller, path) => {
      become('agent', caller);
      return read(app, path);
    },
    close: async () => {
      silence();
      await app.close();
    },
  };
}

async function read(app: FastifyInstance, path: string): Promise<unknown> {
  const answer = await app.inject({
    url: `/api${path}`,
    headers: { cookie: `speedyflow_session=${STUB_TOKENS.agent}` },
  });
  const { meta: _meta, seq: _seq, ...body } = answer.json();
  return body;
}

/** A queue of each desk, and a board, in turn. */
async function pathsBelow(anew: Served, caller: Caller): Promise<string[]> {
  const desks = caller.deskIds.map((id) => `/service-desks/${id}/queues`);
  const lists = await Promise.all(
    desks.map(async (path) => (await anew.read(caller, path)) as { data: { id: number }[] }),
  );
  const queues = lists.flatMap(({ data }) => data.slice(0, 2).map(({ id }) => `/queue/${id}/issues`));
  const boards = (await anew.read(caller, '/boards')) as { data: { id: number }[] };
  const ofBoards = boards.data
    .slice(0, 2)
    .flatMap(({ id }) => [`/boards/${id}?lanes=assignee`, `/boards/${id}/columns/1?per_page=2`]);
  return [...desks, ...queues, ...ofBoards];
}
