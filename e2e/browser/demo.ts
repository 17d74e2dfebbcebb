/** Servers as people start them, on free ports and in folders of their own. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createDemoUsers } from '../../server/src/features/accounts/demo-users.ts';
import type { Server } from '../../server/src/main/compose.ts';
import { type Config, loadConfig } from '../../server/src/main/config/config.ts';
import { sitesOf } from '../../server/src/main/configured-sites.ts';
import { type DemoSimulators, startDemoSimulators } from '../../server/src/main/demo-simulators.ts';
import { startServer } from '../../server/src/main/process-run.ts';
import { systemClock } from '../../server/src/stdx/clock.ts';
import { jiraAt } from './simulators.ts';

/** Small enough to sync in seconds, large enough that every queue has something in it. */
const TICKETS = 1_500;
const READY_WITHIN_MS = 120_000;
const LOOK_MS = 100;
/** How long each answer of a site takes while people are to see that it is being read. */
const SLOW_MS = 1_500;

/** Tests sign in and look around faster than anybody can. */
const FAST = { limitFactor: 20 };

/** A server with both simulators behind it. */
export interface Demo {
  url: string;
  /** Where the simulators answer. */
  addresses: { jira: string; zendesk: string };
  stop(): Promise<void>;
}

/** The demo: both sites read, and its accounts made. */
export async function startDemo(): Promise<Demo> {
  const dataDir = await emptyDataDir();
  const simulators = await startDemoSimulators({ dataDir, tickets: TICKETS, now: systemClock.now() });
  const { server, url } = await startServer(configOf({ SPEEDYFLOW_DATA_DIR: dataDir }), { ...simulators, ...FAST });
  await ready(server);
  const desks = await server.database.read.selectFrom('desks').select('id').execute();
  await createDemoUsers({ database: server.database, deskIds: desks.map(({ id }) => id), now: systemClock.now });
  return { url, addresses: simulators.addresses, stop: stopper(server, simulators, dataDir) };
}

/** Both sites are read. */
async function ready(server: Server): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!(await server.ready()).ready) {
    if (performance.now() > until) throw new Error(`The demo was not ready within ${READY_WITHIN_MS} ms`);
    await pause(LOOK_MS);
  }
}

/** Somebody's own server just started for a Jira of theirs: nothing read, no account. */
export async function startNew(): Promise<Demo> {
  const dataDir = await emptyDataDir();
  const simulators = await startDemoSimulators({ dataDir, tickets: TICKETS, now: systemClock.now() });
  const { addresses } = simulators;
  await jiraAt(addresses.jira).delay(SLOW_MS);
  const config = configOf({
    SPEEDYFLOW_DATA_DIR: dataDir,
    SPEEDYFLOW_HOST: '127.0.0.1',
    SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS: '1',
    JIRA_CLOUD_SITE: addresses.jira,
    JIRA_EMAIL: 'demo@speedyflow.local',
    JIRA_API_TOKEN: 'demo-jira-token',
  });
  const { server, url } = await startServer(config, { sites: sitesOf(config) });
  return { url, addresses, stop: stopper(server, simulators, dataDir) };
}

/** Somebody's own server that no site is connected to yet, with sites it can be connected to. */
export async function startEmpty(): Promise<Demo> {
  const dataDir = await emptyDataDir();
  const simulators = await startDemoSimulators({ dataDir, tickets: TICKETS, now: systemClock.now() });
  const port = await freePort();
  const config = configOf({
    PORT: String(port),
    SPEEDYFLOW_DATA_DIR: dataDir,
    SPEEDYFLOW_PUBLIC_URL: `http://localhost:${port}`,
    SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS: '1',
  });
  const { server, url } = await startServer(config, { sites: [], ...FAST });
  return { url, addresses: simulators.addresses, stop: stopper(server, simulators, dataDir) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen({ port: 0, host: '127.0.0.1' });
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function emptyDataDir(): Promise<string> {
  const built = fileURLToPath(new URL('../../web/dist/index.html', import.meta.url));
  if (!existsSync(built)) throw new Error('The interface is not built; npm test builds it first.');
  return mkdtemp(join(tmpdir(), 'speedyflow-browser-'));
}

function configOf(settings: Record<string, string>): Config {
  const env = { PORT: '0', SPEEDYFLOW_LOG_LEVEL: 'error', SPEEDYFLOW_SYNC_INTERVAL_SECONDS: '1', ...settings };
  const loaded = loadConfig({ env, file: undefined, flags: [] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.config;
}

const stopper = (server: Server, simulators: DemoSimulators, dataDir: string) => async () => {
  await server.stop();
  await simulators.stop();
  await rm(dataDir, { recursive: true, force: true });
};
