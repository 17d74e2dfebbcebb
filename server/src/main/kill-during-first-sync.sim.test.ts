import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FaultControl } from '../../../simulators/faults/install.ts';
import { canonicalDump, dumpDifference } from '../../testing/convergence/canonical-dump.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { ANCHOR, startTwoSites, type TwoSites } from '../../testing/two-sites.ts';
import { openDatabase } from '../store/database.ts';

const TICKETS = 600;
const SEARCH = '/rest/api/3/search/jql';
const TRANSITIONS = '/rest/api/3/issue/*/transitions';
const EVENTS = '/api/v2/incremental/ticket_events';

/** Longer than any test: an answer that is held until the one who waits for it is dead. */
const HELD = { kind: 'delay' as const, ms: 600_000 };

describe('a server killed during its first sync', { timeout: 60_000 }, () => {
  let sites: TwoSites;
  let undisturbed: Record<string, string[]>;
  const folders: string[] = [];
  const running: ServerProcess[] = [];

  beforeAll(async () => {
    // The sites' time stands still, so that runs at different times find the same.
    sites = await startTwoSites({ tickets: TICKETS, clock: { now: () => ANCHOR + 600_000 } });
    const folder = await newFolder();
    await finish(await start(folder));
    undisturbed = await dumpOf(folder);
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.kill();
    for (const { control } of [sites.jira, sites.zendesk]) {
      control.faults.clear();
      control.log.clear();
    }
  });
  afterAll(async () => {
    await sites.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'speedyflow-kill-'));
    folders.push(folder);
    return folder;
  }

  async function start(folder: string): Promise<ServerProcess> {
    const server = await startServerProcess(folder, sites);
    running.push(server);
    return server;
  }

  /** Lets it come to the end of its first sync, and stops it. */
  async function finish(server: ServerProcess): Promise<void> {
    await server.settled();
    expect(await server.stop()).toBe(0);
  }

  const progressOf = (site: 'jira' | 'zendesk', connections: readonly { done: number }[]) =>
    connections[site === 'jira' ? 0 : 1]?.done ?? 0;

  it('I19: goes on after every page, whenever it is killed, and ends as an undisturbed one', async () => {
    const folder = await newFolder();
    // Pages of a hundred: the first life gets one after it asked where to begin, the second two, of which the first
    // overlaps what is there.
    for (const [pages, arrived] of [
      [2, 100],
      [2, 250],
    ] as const) {
      sites.jira.control.faults.add({ path: SEARCH, after: pages, effect: HELD });
      const server = await start(folder);
      await server.until(({ connections }) => progressOf('jira', connections) >= arrived);
      await server.kill();
      sites.jira.control.faults.clear();
    }
    await finish(await start(folder));
    expect(dumpDifference(await dumpOf(folder), undisturbed)).toEqual([]);
  });

  it('loses nothing when it dies with a page in its hands', async () => {
    const folder = await newFolder();
    for (const answered of [1, 2]) {
      const server = await start(folder);
      await asked(sites.jira.control, SEARCH, answered);
      await server.kill();
      sites.jira.control.log.clear();
    }
    await finish(await start(folder));
    expect(dumpDifference(await dumpOf(folder), undisturbed)).toEqual([]);
  });

  it('learns the rest of the workflows, and the conversations of Zendesk, after it died in between', async () => {
    const folder = await newFolder();
    sites.jira.control.faults.add({ path: TRANSITIONS, after: 10, effect: HELD });
    sites.zendesk.control.faults.add({ path: EVENTS, effect: HELD });
    const server = await start(folder);
    await server.until(
      ({ connections }) =>
        progressOf('jira', connections) >= (TICKETS * 3) / 4 && progressOf('zendesk', connections) >= TICKETS / 4,
    );
    await asked(sites.jira.control, TRANSITIONS, 10);
    await server.kill();
    sites.jira.control.faults.clear();
    sites.zendesk.control.faults.clear();
    await finish(await start(folder));
    expect(dumpDifference(await dumpOf(folder), undisturbed)).toEqual([]);
  });
});

/** Resolves when so many requests for the path were answered. */
async function asked({ log }: FaultControl, path: string, times: number): Promise<void> {
  const pattern = new RegExp(`^${path.replaceAll('*', '[^/]+')}$`);
  const count = () => log.counts().reduce((sum, one) => (pattern.test(one.path) ? sum + one.count : sum), 0);
  await vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(times), { timeout: 30_000, interval: 1 });
}

async function dumpOf(folder: string): Promise<Record<string, string[]>> {
  const database = await openDatabase({ kind: 'sqlite', file: join(folder, 'speedyflow.db') });
  const dump = await canonicalDump(database);
  await database.close();
  return dump;
}
