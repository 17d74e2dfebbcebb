import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { eachDatabasePlace } from '../../testing/each-database.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { ANCHOR, type Json, startTwoSites, type TwoSites } from '../../testing/two-sites.ts';
import { systemClock } from '../stdx/clock.ts';
import { type Database, type DatabaseLocation, openDatabase } from '../store/database.ts';
import { openInbox } from '../store/inbox/open-inbox.ts';

const TICKETS = 200;
const SOON = { timeout: 10_000, interval: 50 };

/** A lease, and the look at it by which another process takes it over. */
const TAKEN_OVER_MS = 20_000;

eachDatabasePlace((name, makePlace) => {
  if (name === 'sqlite') {
    return it('I31: an embedded database has one process, which refuses another', { timeout: 60_000 }, refusesAnother);
  }

  let sites: TwoSites;
  let location: DatabaseLocation;
  let database: Database;
  let leader: ServerProcess;
  let follower: ServerProcess;
  const folders: string[] = [];
  let connection: number;

  beforeAll(async () => {
    ({ location } = await makePlace());
    if (location.kind !== 'postgres') throw new Error('not PostgreSQL');
    let at = ANCHOR + 600_000;
    // Each call is a little later: what changes is changed after what was read before.
    sites = await startTwoSites({ tickets: TICKETS, clock: { now: () => (at += 1) } });
    const settings = {
      DATABASE_URL: location.url,
      SPEEDYFLOW_MASTER_KEY: randomBytes(32).toString('base64'),
      // So seldom that only what is asked for is seen.
      SPEEDYFLOW_SYNC_INTERVAL_SECONDS: '3600',
    };
    const start = async () => {
      const folder = await mkdtemp(join(tmpdir(), 'speedyflow-two-'));
      folders.push(folder);
      const server = await startServerProcess(folder, sites, settings);
      await server.until(({ ready }) => ready);
      return server;
    };
    leader = await start();
    follower = await start();
    database = await openDatabase(location);
    const jira = await database.read.selectFrom('connections').select('id').where('kind', '=', 'jira').execute();
    connection = jira[0]?.id as number;
  }, 60_000);
  afterAll(async () => {
    await leader.kill();
    await follower.kill();
    await database.close();
    await sites.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  const issue = async (server: ServerProcess, key: string) => server.ask('GET', `/issues/${key}`);
  /** A Jira ticket, another for each number. */
  const ticket = async (nth: number): Promise<{ key: string; source_id: string }> => {
    const of = database.read.selectFrom('tickets').select(['key', 'source_id']).where('connection_id', '=', connection);
    return of.orderBy('id').offset(nth).limit(1).executeTakeFirstOrThrow();
  };
  const rename = (key: string, summary: string) =>
    sites.call.jira('PUT', `/rest/api/3/issue/${key}`, { fields: { summary } });
  const ask = (full: boolean): Promise<Json> => follower.ask('POST', `/connections/${connection}/sync`, { full });

  it('a sync asked of the process that does not lead is done by the one that does', async () => {
    const { key } = await ticket(0);
    await rename(key, 'Asked of the other');
    expect(await ask(false)).toEqual({ requested: true, here: false });
    await vi.waitFor(async () => expect((await issue(follower, key)).summary).toBe('Asked of the other'), SOON);
    await vi.waitFor(async () => expect(await errands()).toBe(0), SOON);
  });

  it('what one process commits, the other tells those who listen there', async () => {
    const before = await position();
    const { key } = await ticket(3);
    await rename(key, 'Told by the other');
    await ask(false);
    await vi.waitFor(async () => expect(await position()).toBeGreaterThan(before), SOON);
  });

  it('a webhook that one process kept is read by the other, which leads', async () => {
    const { key, source_id } = await ticket(4);
    await rename(key, 'Told by a webhook');
    const inbox = await openInbox(location, systemClock);
    const hint = { event: 'jira:issue_updated', tickets: [source_id], deleted: false, catalogue: false };
    await inbox.add({ connectionId: connection, deliveryId: 'one', hint, receivedAt: systemClock.now() });
    await inbox.close();
    await vi.waitFor(async () => expect((await issue(follower, key)).summary).toBe('Told by a webhook'), SOON);
  });

  it('a record in quarantine is read again by the one that leads', async () => {
    const { source_id } = await ticket(1);
    const source = { connection_id: connection, stream: 'issues', source_id };
    const { id } = await database.transaction(({ db }) =>
      db
        .insertInto('quarantine')
        .values({ ...source, reason: 'odd', raw: '{}', at: 1 })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    const path = `/connections/${connection}/quarantine`;
    expect(await follower.ask('POST', `${path}/${id}/replay`)).toEqual({
      outcome: 'taken_over',
      cause: null,
      reason: null,
    });
    expect(await follower.ask('POST', `${path}/replay-all`)).toMatchObject({ left: 0 });
    expect(await errands()).toBe(0);
  });

  it('I31: what passes with time is moved by one process, under a lease', async () => {
    const leases = await database.read.selectFrom('leases').select(['name', 'holder', 'fence']).execute();
    const of = (name: string) => leases.find((lease) => lease.name === name);
    // The first to start has them all, and none was taken over.
    expect(of('queue clock')).toEqual({
      name: 'queue clock',
      holder: of(`connection ${connection}`)?.holder,
      fence: 1,
    });
  });

  it('every process shows the budget of the one that spends it', async () => {
    const budget = async (server: ServerProcess) => {
      const { as_of: _asOf, ...told } = await server.ask('GET', `/connections/${connection}/budget`);
      return told;
    };
    await vi.waitFor(async () => expect(await budget(follower)).toEqual(await budget(leader)), SOON);
    expect((await budget(follower)).spent.last_hour).not.toEqual([]);
  });

  it('I31: one that is killed is followed by the other within its lease, which does what was asked meanwhile', async () => {
    const { key } = await ticket(2);
    await leader.kill();
    await rename(key, 'Asked of nobody');
    expect(await ask(true)).toEqual({ requested: true, here: false });
    const later = { timeout: TAKEN_OVER_MS, interval: 100 };
    await vi.waitFor(async () => expect((await issue(follower, key)).summary).toBe('Asked of nobody'), later);
    await vi.waitFor(async () => expect(await errands()).toBe(0), SOON);
    expect(await ask(false)).toEqual({ requested: true, here: true });
  }, 60_000);

  /** How far the live stream of the process that does not lead has come. */
  async function position(): Promise<number> {
    return (await follower.answer('GET', '/connections')).meta.seq;
  }

  async function errands(): Promise<number> {
    return (await database.read.selectFrom('errands').select('id').execute()).length;
  }
});

async function refusesAnother(): Promise<void> {
  const sites = await startTwoSites({ tickets: 10, clock: { now: () => ANCHOR } });
  const folder = await mkdtemp(join(tmpdir(), 'speedyflow-two-'));
  const server = await startServerProcess(folder, sites);
  await server.until(({ ready }) => ready);
  const [{ id }] = await server.ask('GET', '/connections');
  expect(await server.ask('POST', `/connections/${id}/sync`, {})).toEqual({ requested: true, here: true });
  const another = await startServerProcess(folder, sites);
  await vi.waitFor(() => expect(another.ready()).rejects.toThrow('ended by itself'), SOON);
  await server.kill();
  await sites.close();
  await rm(folder, { recursive: true, force: true });
}
