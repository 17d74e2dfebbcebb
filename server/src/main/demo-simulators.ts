import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AppError } from '../domain/errors.ts';
import type { Site } from './configured-sites.ts';

/** Reserved names: the demo's sites exist on this machine alone. */
const JIRA_SITE = 'https://demo.jira.example';
const ZENDESK_SITE = 'https://demo.zendesk.example';

const ACCOUNT = 'demo@speedyflow.local';

/** The two simulators of the demo, each a process of its own. */
export interface DemoSimulators {
  sites: Site[];
  addresses: { jira: string; zendesk: string };
  stop(): Promise<void>;
}

/**
 * Starts both simulators. The world they show is made from a seed up to the instant of the demo's first start; what
 * people write is kept in the data folder, so that a restart shows it again.
 *
 * @throws AppError `unavailable` when one of them does not start
 */
export async function startDemoSimulators(options: {
  dataDir: string;
  tickets: number;
  now: number;
}): Promise<DemoSimulators> {
  mkdirSync(options.dataDir, { recursive: true });
  const world = keptWorld(options);
  const common = ['--seed', '1', '--tickets', String(world.tickets), '--anchor', world.anchor];
  const jira = startProcess('jira', [...common, '--state', join(options.dataDir, 'demo-jira.jsonl')]);
  const zendesk = startProcess('zendesk', [
    ...common,
    // Zendesk allows thirty export calls a minute at most: a first look should not be spent waiting for the next one.
    '--rate-limits',
    'off',
    '--state',
    join(options.dataDir, 'demo-zendesk.jsonl'),
    '--public-url',
    ZENDESK_SITE,
  ]);
  const stop = async () => {
    await Promise.all([stopProcess(jira.child), stopProcess(zendesk.child)]);
  };
  try {
    const addresses = { jira: await jira.url, zendesk: await zendesk.url };
    return { sites: demoSites(), addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function demoSites(): Site[] {
  return [
    {
      kind: 'jira',
      name: 'Demo Jira',
      settings: { site: JIRA_SITE, email: ACCOUNT, apiToken: 'demo-jira-token' },
    },
    {
      kind: 'zendesk',
      name: 'Demo Zendesk',
      settings: { site: ZENDESK_SITE, auth: { kind: 'token', email: ACCOUNT, apiToken: 'demo-zendesk-token' } },
    },
  ];
}

interface World {
  anchor: string;
  tickets: number;
}

/** The world of the first start, kept beside the database that mirrors it. */
function keptWorld({ dataDir, tickets, now }: { dataDir: string; tickets: number; now: number }): World {
  const file = join(dataDir, 'demo-world.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as World;
  const world: World = { anchor: new Date(now).toISOString(), tickets };
  writeFileSync(file, `${JSON.stringify(world)}\n`);
  return world;
}

function startProcess(
  kind: 'jira' | 'zendesk',
  args: readonly string[],
): { child: ChildProcess; url: Promise<string> } {
  const entry = fileURLToPath(new URL(`../../../simulators/${kind}/main.ts`, import.meta.url));
  // The pipe to its input closes with this process, however it ends, and ends the simulator with it.
  const child = spawn(process.execPath, [entry, '--port', '0', '--end-with-input', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return { child, url: readUrl(kind, child) };
}

async function readUrl(kind: string, child: ChildProcess): Promise<string> {
  const failed = new AppError('unavailable', 'UNAVAILABLE', `The ${kind} simulator did not start.`);
  if (!child.stdout) throw failed;
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const message = JSON.parse(line) as { ready?: boolean; url?: string };
    if (message.ready && message.url) return message.url;
  }
  throw failed;
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
