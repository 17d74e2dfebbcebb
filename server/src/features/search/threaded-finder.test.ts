import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporarySqlite } from '../../../testing/each-database.ts';
import { BEGIN, JIRA, makeWorld } from '../../../testing/exactness/small-world.ts';
import { sourceTicket } from '../../../testing/source-ticket.ts';
import type { Caller } from '../../domain/caller.ts';
import type { Database } from '../../store/database.ts';
import { takeOver } from '../../sync/take-over.ts';
import { finderHere } from './finder.ts';
import { threadedFinder } from './threaded-finder.ts';

const clock = { now: () => BEGIN };
const ticket = (n: number, summary: string) =>
  sourceTicket({ sourceId: String(n), deskSourceId: '100', key: `ASK-${n}`, summary, version: n });

let database: Database;
let file: string;
let removeDatabase: () => Promise<void>;
let threaded: ReturnType<typeof threadedFinder>;
let agent: Caller;

const take = (n: number, summary: string) =>
  database.transaction((tx) =>
    takeOver(tx, JIRA.connectionId, { tickets: [ticket(n, summary)] }, BEGIN, async () => {}),
  );

beforeAll(async () => {
  const opened = await temporarySqlite();
  ({ database, file, remove: removeDatabase } = opened);
  await makeWorld(database);
  for (const [n, summary] of ['Printer on fire', 'No toner', 'Printer "línea" 🙂'].entries())
    await take(n + 1, summary);
  const desks = await database.read.selectFrom('desks').select('id').execute();
  const deskIds = desks.map(({ id }) => id);
  agent = { userId: 1, name: 'Agent', role: 'agent', deskIds, personIds: [], timeZone: 'UTC' };
  threaded = threadedFinder(file, clock);
});
afterAll(async () => {
  await threaded.close();
  await removeDatabase();
});

it.each(['printer', 'pri', 'ASK-2', '2', '"on fire"', 'línea', 'toner -printer', '🙂', 'nothing of the kind'])(
  'finds for %j what is found without a thread',
  async (q) => {
    const here = await finderHere(database, clock)(agent, { q });
    expect(await threaded.find(agent, { q })).toEqual(JSON.parse(JSON.stringify(here)));
  },
);

it('refuses as it is refused without a thread', async () => {
  const request = { q: 'printer', cursor: 'made up' };
  const refusal = await finderHere(database, clock)(agent, request).catch((error) => error);
  await expect(threaded.find(agent, request)).rejects.toEqual(refusal);
  expect(refusal).toMatchObject({ code: 'INVALID_CURSOR', kind: 'invalid_input' });
});

it('finds what was written the moment before', async () => {
  for (let n = 10; n < 20; n++) {
    await take(n, `Freshly written number ${n}`);
    expect((await threaded.find(agent, { q: 'freshly' })).total).toBe(n - 9);
  }
});

it('refuses what more would wait than is answered in time, and takes the next once they are', async () => {
  const many = Array.from({ length: 101 }, () => threaded.find(agent, { q: 'toner' }));
  const answers = await Promise.allSettled(many);
  expect(answers.slice(0, 100).every(({ status }) => status === 'fulfilled')).toBe(true);
  expect(answers[100]).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } });
  expect((await threaded.find(agent, { q: 'toner' })).total).toBe(1);
});

it('fails what a thread was asked that died, and asks another one next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'speedyflow-finder-'));
  const there = join(folder, 'later');
  const finder = threadedFinder(join(there, basename(file)), clock);
  const asked = [1, 2].map(() => finder.find(agent, { q: 'toner' }));
  for (const answer of asked) await expect(answer).rejects.toMatchObject({ kind: 'unavailable', code: 'UNAVAILABLE' });
  await symlink(dirname(file), there);
  expect((await finder.find(agent, { q: 'toner' })).total).toBe(1);
  await finder.close();
  await rm(folder, { recursive: true });
});

it('fails plainly once it is closed', async () => {
  await threaded.close();
  await expect(threaded.find(agent, { q: 'printer' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
