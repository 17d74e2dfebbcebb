import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startJiraSimulator } from '../../../simulators/jira/simulator.ts';
import { canonicalDump, dumpDifference } from '../../testing/convergence/canonical-dump.ts';
import { expectMirrored } from '../../testing/convergence/expect-mirrored.ts';
import { othersAtWork } from '../../testing/convergence/others-at-work.ts';
import { readStandingJira } from '../../testing/convergence/standing-jira.ts';
import { readStandingZendesk } from '../../testing/convergence/standing-zendesk.ts';
import { temporarySqlite } from '../../testing/each-database.ts';
import { type HandClock, handClock } from '../../testing/hand-clock.ts';
import { openSiteSync, type SiteSync } from '../../testing/site-sync.ts';
import { startSyncedSites } from '../../testing/synced-sites.ts';
import {
  ANCHOR,
  type CallSite,
  callSite,
  INTEGRATION,
  type Json,
  startTwoSites,
  type TwoSites,
} from '../../testing/two-sites.ts';
import { lastSeq } from '../store/change-log.ts';
import type { Database } from '../store/database.ts';

const TICKETS = 600;
const MINUTE_MS = 60_000;
const KINDS = ['jira', 'zendesk'] as const;
const SEARCH = '/rest/api/3/search/jql';
const BULK = '/rest/api/3/issue/bulkfetch';
const EXPORT = '/api/v2/incremental/tickets/cursor';

describe('first sync', { timeout: 60_000 }, () => {
  let clock: HandClock;
  let sites: TwoSites;
  let undisturbed: Record<string, string[]>;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    // The exports hold the newest minute back.
    clock = handClock(ANCHOR + 10 * MINUTE_MS);
    sites = await startTwoSites({ tickets: TICKETS, clock });
    const { database, sync } = await begin();
    await runBoth(sync);
    undisturbed = await canonicalDump(database);
  });
  afterEach(async () => {
    sites.jira.control.faults.clear();
    sites.zendesk.control.faults.clear();
    for (const end of ends.splice(0).reverse()) await end();
  });
  afterAll(() => sites.close());

  /** A process's life over an empty database, or over the given one. */
  async function begin(over?: Database): Promise<{ database: Database; sync: SiteSync }> {
    const temporary = over ? undefined : await temporarySqlite();
    if (temporary) ends.push(temporary.remove);
    const database = over ?? (temporary?.database as Database);
    const sync = await openSiteSync(database, clock, sites);
    ends.push(sync.close);
    return { database, sync };
  }

  async function runBoth(sync: SiteSync, options = { full: false }): Promise<void> {
    for (const kind of KINDS) expect(await sync.run(kind, options), sync.warnings.join('\n')).toBe(true);
  }

  async function expectBothMirrored(database: Database, sync: SiteSync): Promise<void> {
    await expectMirrored(database, sync.connectionId('jira'), await readStandingJira(sites.call.jira));
    await expectMirrored(database, sync.connectionId('zendesk'), await readStandingZendesk(sites.call.zendesk));
  }

  it('mirrors every ticket of both sites as it stands there, without a warning', async () => {
    const { database, sync } = await begin();
    await runBoth(sync);
    await expectBothMirrored(database, sync);
    expect(sync.warnings).toEqual([]);
    expect(await database.read.selectFrom('quarantine').selectAll().execute()).toEqual([]);
  });

  it('Z1: writes nothing where nothing changed, neither the next time nor when it reads everything again', async () => {
    const { database, sync } = await begin();
    await runBoth(sync);
    const seq = await lastSeq(database.read);
    await runBoth(sync);
    await runBoth(sync, { full: true });
    await runBoth((await begin(database)).sync);
    expect(await lastSeq(database.read)).toBe(seq);
    expect(dumpDifference(await canonicalDump(database), undisturbed)).toEqual([]);
  });

  it('I19: leaves the cursor at the last whole page when one fails, and goes on from there', async () => {
    const { database, sync } = await begin();
    const refused = { kind: 'status' as const, status: 400, body: { errorMessages: ['Not today.'] } };
    // The first search asks where to begin, the next two bring a page each.
    sites.jira.control.faults.add({ path: SEARCH, after: 3, effect: refused });
    expect(await sync.run('jira')).toBe(false);
    expect(await issueCount(database)).toBe(200);
    const cursor = await cursorOf(database, 'issues');
    expect(cursor).toMatchObject({ complete: 0, done: 200 });
    expect(await sync.run('jira')).toBe(false);
    expect((await cursorOf(database, 'issues')).cursor).toBe(cursor.cursor);
    sites.jira.control.faults.clear();
    await runBoth((await begin(database)).sync);
    expect(dumpDifference(await canonicalDump(database), undisturbed)).toEqual([]);
  });

  it('is not led astray by a page that breaks off', async () => {
    const { database, sync } = await begin();
    const cut = { kind: 'truncate' as const, bytes: 5000 };
    sites.zendesk.control.faults.add({ path: EXPORT, effect: cut });
    const stopped = untilAsked(() => sites.zendesk.control.log.counts().some(({ path }) => path === EXPORT)).then(() =>
      sync.stop(),
    );
    expect(await sync.run('zendesk')).toBe(false);
    await stopped;
    expect(await issueCount(database)).toBe(0);
    sites.zendesk.control.faults.clear();
    await runBoth((await begin(database)).sync);
    expect(dumpDifference(await canonicalDump(database), undisturbed)).toEqual([]);
  });

  it('ends between two pages when the process stops, and the next process ends where an undisturbed one does', async () => {
    const { database, sync } = await begin();
    const forget = database.onNews((news) => {
      if (news.about === 'changes') sync.stop();
    });
    expect(await sync.run('jira')).toBe(false);
    forget();
    expect(sync.warnings).toEqual([]);
    const arrived = await issueCount(database);
    expect(arrived).toBeGreaterThan(0);
    expect(arrived).toBeLessThan((TICKETS * 3) / 4);
    await runBoth((await begin(database)).sync);
    expect(dumpDifference(await canonicalDump(database), undisturbed)).toEqual([]);
  });

  it('I32: keeps a malformed issue aside, takes over the others of its page, and it too once it is whole', async () => {
    const page = await firstPage(sites.call.jira);
    const { id, key } = page.issues[1] as Json;
    const broken = { id, key, fields: { summary: 7 } };
    page.issues.splice(1, 1, broken);
    const answer = (body: unknown) =>
      ({ kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body }) as const;
    // The first search asks where to begin; whoever reads the issue by its id finds it no better.
    sites.jira.control.faults.add({ path: SEARCH, after: 1, times: 1, effect: answer(page) });
    sites.jira.control.faults.add({ path: BULK, effect: answer({ issues: [broken], issueErrors: [] }) });
    const { database, sync } = await begin();
    expect(await sync.run('jira')).toBe(true);
    const quarantine = () => database.read.selectFrom('quarantine').selectAll().execute();
    expect(await quarantine()).toMatchObject([{ stream: 'issues', source_id: id, raw: expect.stringContaining(key) }]);
    expect(await issueCount(database)).toBe((TICKETS * 3) / 4 - 1);
    sites.jira.control.faults.clear();
    await runBoth(sync, { full: true });
    await expectBothMirrored(database, sync);
    expect(await quarantine()).toEqual([]);
  });
});

describe('incremental sync', { timeout: 60_000 }, () => {
  it('follows what others do at both sites, and nothing else', async () => {
    const { database, remove } = await temporarySqlite();
    const { clock, sites, sync, close } = await startSyncedSites(database, { tickets: TICKETS });
    for (const kind of KINDS) expect(await sync.run(kind)).toBe(true);
    const seq = await lastSeq(database.read);
    clock.advance(MINUTE_MS);
    const touched = await othersAtWork(sites);
    clock.advance(3 * MINUTE_MS);
    for (const kind of KINDS) expect(await sync.run(kind), sync.warnings.join('\n')).toBe(true);
    await expectMirrored(database, sync.connectionId('jira'), await readStandingJira(sites.call.jira));
    await expectMirrored(database, sync.connectionId('zendesk'), await readStandingZendesk(sites.call.zendesk));
    expect(sync.warnings).toEqual([]);
    const entries = await database.read.selectFrom('change_log').select('key').where('seq', '>', seq).execute();
    expect([...new Set(entries.map(({ key }) => key))].toSorted()).toEqual(touched.toSorted());
    await close();
    await remove();
  });
});

describe('a site that cannot be read', () => {
  it.each(KINDS)('says which it is, why, and loses nothing of what %s had brought', async (kind) => {
    const clock = handClock(ANCHOR + 10 * MINUTE_MS);
    const sites = await startTwoSites({ tickets: 100, clock });
    const { database, remove } = await temporarySqlite();
    const good = await openSiteSync(database, clock, sites);
    for (const each of KINDS) expect(await good.run(each)).toBe(true);
    await good.close();
    const dump = await canonicalDump(database);

    const wrong = structuredClone(sites.sites);
    wrong[0].settings = { ...wrong[0].settings, apiToken: 'not-this-one' };
    wrong[1].settings = {
      ...wrong[1].settings,
      auth: { kind: 'token', email: INTEGRATION.email, apiToken: 'nor-this' },
    };
    const refused = await openSiteSync(database, clock, { ...sites, sites: wrong });
    expect(await refused.run(kind)).toBe(false);
    expect(await stateOf(database, kind)).toEqual({ state: 'failing', error: expect.stringMatching(/\b401\b/) });
    await refused.close();

    await sites.close();
    const unreachable = await openSiteSync(database, clock, sites);
    expect(await unreachable.run(kind)).toBe(false);
    expect(await stateOf(database, kind)).toEqual({ state: 'failing', error: expect.stringMatching(/ECONNREFUSED/) });
    await unreachable.close();

    const { connections: _was, ...mirror } = dump;
    const { connections: _is, ...kept } = await canonicalDump(database);
    expect(kept).toEqual(mirror);
    await remove();
  });
});

const RECORDED = fileURLToPath(new URL('../../../../shared/data/jira/devlake-raw-tables', import.meta.url));

describe.skipIf(!existsSync(RECORDED))('a site of recorded answers (left out without ../shared/data)', () => {
  it('is mirrored as it stands, without a warning', async () => {
    const clock = handClock(ANCHOR);
    const jira = await startJiraSimulator({ site: { devlakeDir: RECORDED }, clock, rateLimits: false });
    const { database, remove } = await temporarySqlite();
    const settings = { site: 'https://recorded.example', email: INTEGRATION.email, apiToken: INTEGRATION.jiraToken };
    const site = { kind: 'jira' as const, name: 'Recorded', settings };
    const sync = await openSiteSync(database, clock, { sites: [site], addresses: { jira: jira.url } });
    expect(await sync.run('jira'), sync.warnings.join('\n')).toBe(true);
    const standing = await readStandingJira(callSite(jira.url, `${INTEGRATION.email}:${INTEGRATION.jiraToken}`));
    expect(standing.size).toBeGreaterThan(0);
    await expectMirrored(database, sync.connectionId('jira'), standing);
    expect(sync.warnings).toEqual([]);
    expect(await database.read.selectFrom('quarantine').selectAll().execute()).toEqual([]);
    await sync.close();
    await jira.close();
    await remove();
  });
});

function stateOf({ read }: Database, kind: 'jira' | 'zendesk') {
  return read.selectFrom('connections').select(['state', 'error']).where('kind', '=', kind).executeTakeFirstOrThrow();
}

async function issueCount({ read }: Database): Promise<number> {
  const rows = await read.selectFrom('tickets').select('id').execute();
  return rows.length;
}

function cursorOf({ read }: Database, stream: string) {
  return read.selectFrom('sync_streams').selectAll().where('stream', '=', stream).executeTakeFirstOrThrow();
}

async function untilAsked(asked: () => boolean): Promise<void> {
  while (!asked()) await new Promise((resolve) => setImmediate(resolve));
}

/** What the first sync asks for; a page's token is good for the same query alone. */
const FIRST_QUERY = 'created >= "1970-01-02" ORDER BY created ASC, key ASC';

function firstPage(call: CallSite): Promise<{ issues: unknown[] }> {
  const query = new URLSearchParams({ jql: FIRST_QUERY, fields: '*all', maxResults: '100' });
  return call('GET', `${SEARCH}?${query}`);
}
