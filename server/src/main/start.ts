/** The server as a process: the demo when nothing is configured, the configured sites otherwise. */
import { createDemoUsers } from '../features/accounts/demo-users.ts';
import { systemClock } from '../stdx/clock.ts';
import { lockDataFolder } from '../store/data-folder-lock.ts';
import type { Config } from './config/config.ts';
import { configOrExit } from './config/from-process.ts';
import { sitesOf } from './configured-sites.ts';
import { startDemoSimulators } from './demo-simulators.ts';
import { assertPortFree, exitWith, type Running, startServer, stopOnSignals } from './process-run.ts';
import { showFirstSync } from './sync-progress.ts';

const config = configOrExit();
// The database holds every ticket's text: what is made here is for this user alone.
process.umask(0o077);
const stopping = new AbortController();
/** What is to be stopped, in the order it was started. */
const started: (() => Promise<void>)[] = [];
stopOnSignals(stopEverything);
try {
  await assertPortFree(config);
  const unlock = lockDataFolder(config.dataDir);
  started.push(async () => unlock());
  await (config.demo ? runDemo(config) : runSites(config));
} catch (error) {
  await stopEverything();
  exitWith(error);
}

async function runSites(config: Config): Promise<void> {
  const running = await startServer(config, { sites: sitesOf(config) });
  started.push(() => running.server.stop());
  if (await running.server.accounts.signIn.needsSignup()) {
    say(`Create the first administrator: ${running.url}/sign-in?setup=${running.server.accounts.setupCode}`);
  }
  await untilReady(running);
  say(`SpeedyFlow is ready: ${running.url}`);
}

async function runDemo(config: Config): Promise<void> {
  say('No Jira and no Zendesk is configured: starting the demo with simulated ones.');
  const simulators = await startDemoSimulators({
    dataDir: config.dataDir,
    tickets: config.demoTickets,
    now: systemClock.now(),
  });
  started.push(() => simulators.stop());
  const running = await startServer(config, simulators);
  started.push(() => running.server.stop());
  await running.server.webhooks.registerAll(running.loopbackUrl);
  await untilReady(running);
  await createDemoUsers({
    database: running.server.database,
    deskIds: await demoAgentDesks(running),
    now: systemClock.now,
  });
  say(`SpeedyFlow is ready: ${running.url}`);
  say('Sign in as agent@demo.local or admin@demo.local, password demo.');
}

/** Waits for the first sync. After a signal the process ends by itself: until then nothing more is to be said. */
async function untilReady({ server }: Running): Promise<void> {
  if (!(await showFirstSync(server, stopping.signal))) await new Promise(() => {});
}

async function stopEverything(): Promise<void> {
  stopping.abort();
  for (const stop of started.splice(0).toReversed()) await stop();
}

/** The demo's agent works every desk but one, so that what they may not see can be seen as the administrator. */
async function demoAgentDesks({ server }: Running): Promise<number[]> {
  const desks = await server.database.read.selectFrom('desks').select(['id', 'key']).orderBy('id').execute();
  return desks.filter((desk) => desk.key !== 'HR').map((desk) => desk.id);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
