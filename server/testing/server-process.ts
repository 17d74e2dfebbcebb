import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ready } from '@speedyflow/contract/health';
import SQLite from 'better-sqlite3';
import type { Static } from 'typebox';
import { vi } from 'vitest';
import { INTEGRATION, type Json, type TwoSites } from './two-sites.ts';

const ENTRY = fileURLToPath(new URL('../src/main/start.ts', import.meta.url));

/** The server as people run it: a process of its own, connected to two simulated sites by its settings. */
export interface ServerProcess {
  /** Asks it as its operator. @throws Error when it refuses */
  answer(method: string, path: string, body?: unknown): Promise<Json>;
  /** The same, for the answer's `data` alone. */
  ask(method: string, path: string, body?: unknown): Promise<Json>;
  /** What `/api/ready` says; undefined while nothing listens. */
  ready(): Promise<Static<typeof Ready> | undefined>;
  /** Resolves when the condition on the progress of the first sync holds. */
  until(holds: (ready: Static<typeof Ready>) => boolean): Promise<void>;
  /** Resolves when its first sync is done, and all that goes on by itself after it: workflows learnt, queues worked out. */
  settled(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end, and waits for that. @returns its exit code */
  stop(): Promise<number | null>;
}

/** How long a start or a small first sync may take on a machine that has other things to do. */
const PATIENCE_MS = 30_000;

/** @param settings what it is told beside where its data and the sites are */
export async function startServerProcess(
  dataDir: string,
  { addresses }: TwoSites,
  settings: Record<string, string> = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [ENTRY], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      SPEEDYFLOW_HOST: '127.0.0.1',
      SPEEDYFLOW_DATA_DIR: dataDir,
      SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS: '1',
      JIRA_CLOUD_SITE: addresses.jira,
      JIRA_EMAIL: INTEGRATION.email,
      JIRA_API_TOKEN: INTEGRATION.jiraToken,
      ZENDESK_SUBDOMAIN: addresses.zendesk,
      ZENDESK_EMAIL: INTEGRATION.email,
      ZENDESK_API_TOKEN: INTEGRATION.zendeskToken,
      ...settings,
    },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ready = async () => {
    if (child.exitCode !== null) throw new Error(`the server ended by itself:\n${said}`);
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/ready`);
      return (await response.json()) as Static<typeof Ready>;
    } catch {
      return undefined;
    }
  };
  const answer: ServerProcess['answer'] = async (method, path, body) => {
    const token = await readFile(join(dataDir, 'operator.token'), 'utf8');
    const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}/api${path}`, { method, headers, ...sent });
    const told = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(told)}`);
    return told;
  };
  return {
    answer,
    ask: async (...asked) => (await answer(...asked)).data,
    ready,
    until: async (holds) => {
      const look = async () => {
        const report = await ready();
        if (report === undefined || !holds(report)) throw new Error(`not yet: ${JSON.stringify(report)}\n${said}`);
      };
      await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 20 });
    },
    settled: async () => {
      const look = async () => {
        const report = await ready();
        const left = report?.ready ? leftToDo(dataDir) : 1;
        if (left > 0) throw new Error(`not yet: ${JSON.stringify(report)}, ${left} left\n${said}`);
      };
      await vi.waitFor(look, { timeout: PATIENCE_MS, interval: 50 });
    },
    kill: () => end(child, 'SIGKILL').then(() => {}),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Sites and queues that are still being worked on, read beside the running server. */
function leftToDo(dataDir: string): number {
  const database = new SQLite(join(dataDir, 'speedyflow.db'), { readonly: true });
  try {
    const count = `select (select count(*) from connections where state <> 'ready') +
      (select count(*) from queues where rebuild_after is not null) as n`;
    return (database.prepare(count).get() as { n: number }).n;
  } finally {
    database.close();
  }
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
