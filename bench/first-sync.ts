import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startDemoSimulators } from '../server/src/main/demo-simulators.ts';
import { openJira, openZendesk } from '../server/src/main/upstream-clients.ts';
import { systemClock } from '../server/src/stdx/clock.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const START = fileURLToPath(new URL('../server/src/main/start.ts', import.meta.url));
const TIMEOUT_MS = 10 * 60_000;

/**
 * The first sync of the demo's world in a real server process, beside its floor: the same pages read by the same
 * clients from the same simulators, and thrown away.
 *
 * @returns seconds, megabytes and ratios
 */
export async function measureFirstSync({ tickets }: { tickets: number }): Promise<Record<string, number>> {
  const floor = await inTemporaryFolder((dataDir) => readEverything(dataDir, tickets));
  const sync = await inTemporaryFolder((dataDir) => syncOnce(dataDir, tickets));
  const restart = sync.restartSeconds;
  return {
    tickets,
    ready_seconds: sync.seconds,
    tickets_per_second: tickets / sync.seconds,
    peak_rss_mb: sync.peakRssMb,
    read_only_seconds: floor,
    ready_over_read_only: sync.seconds / floor,
    restart_seconds: restart,
  };
}

/** Time from the simulators being up to "ready"; then again on the data that is there. */
async function syncOnce(dataDir: string, tickets: number) {
  const first = await untilReady(dataDir, tickets);
  const again = await untilReady(dataDir, tickets);
  return { seconds: first.seconds, peakRssMb: first.peakRssMb, restartSeconds: again.wholeSeconds };
}

async function untilReady(dataDir: string, tickets: number) {
  const started = performance.now();
  const child = spawn(process.execPath, [START], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: '0',
      SPEEDYFLOW_DATA_DIR: dataDir,
      SPEEDYFLOW_DEMO_TICKETS: String(tickets),
      SPEEDYFLOW_LOG_LEVEL: 'info',
    },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  try {
    // The server listens once both simulators answer.
    const up = line(child.stderr, /Server listening/).then(() => performance.now());
    await line(child.stdout, /SpeedyFlow is ready/);
    const ready = performance.now();
    return {
      seconds: (ready - (await up)) / 1000,
      wholeSeconds: (ready - started) / 1000,
      peakRssMb: peakRssMb(child),
    };
  } finally {
    clearTimeout(timer);
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

async function line(stream: NodeJS.ReadableStream | null, wanted: RegExp): Promise<void> {
  if (!stream) throw new Error('the process has no output');
  for await (const text of createInterface({ input: stream })) if (wanted.test(text)) return;
  throw new Error(`the server ended before it said ${wanted}`);
}

/** The most memory the process ever held, from the kernel's own account. */
function peakRssMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Seconds it takes to read every page of both simulators. */
async function readEverything(dataDir: string, tickets: number): Promise<number> {
  const simulators = await startDemoSimulators({ dataDir, tickets, now: systemClock.now() });
  const means = { clock: systemClock, random: Math.random, allowPrivate: true };
  const started = performance.now();
  try {
    await Promise.all(
      simulators.sites.map((site) =>
        site.kind === 'jira'
          ? readJira(openJira(site.settings, { ...means, address: simulators.addresses.jira }))
          : readZendesk(openZendesk(site.settings, { ...means, address: simulators.addresses.zendesk })),
      ),
    );
    return (performance.now() - started) / 1000;
  } finally {
    await simulators.stop();
  }
}

async function readJira({ upstream, close }: ReturnType<typeof openJira>): Promise<void> {
  const reading = {
    catalogue: await upstream.fields(await upstream.boards()),
    priorities: await upstream.priorities(),
  };
  let pageToken: string | null = null;
  do {
    const page = await upstream.searchIssues({
      ...reading,
      jql: 'created >= "1970-01-02" ORDER BY created ASC, key ASC',
      pageToken,
      maxResults: 100,
    });
    await upstream.changelogs(page.issues.map((issue) => issue.sourceId));
    pageToken = page.nextPageToken;
  } while (pageToken !== null);
  await close();
}

async function readZendesk({ upstream, close }: ReturnType<typeof openZendesk>): Promise<void> {
  const catalogue = await upstream.catalogue();
  const beginning = Date.UTC(2007, 0, 1);
  let people = await upstream.exportUsers({ startTime: beginning });
  while (!people.endOfStream) people = await upstream.exportUsers({ cursor: people.cursor });
  let page = await upstream.exportTickets({ startTime: beginning }, catalogue);
  while (!page.endOfStream) page = await upstream.exportTickets({ cursor: page.cursor }, catalogue);
  let events = await upstream.exportTicketEvents({ startTime: beginning }, catalogue);
  while (!events.endOfStream) events = await upstream.exportTicketEvents({ startTime: events.nextTime }, catalogue);
  await close();
}
