import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { JIRA_SETTINGS } from '../jira-process.ts';

const START = fileURLToPath(new URL('../../../server/src/main/start.ts', import.meta.url));

/** Of the webhooks of the measured site. */
export const WEBHOOK_SECRET = 'a secret of the benchmark alone';

/** A server in a process of its own, connected to one simulated Jira. */
export interface LiveServer {
  readonly url: string;
  /** When it had listened and begun its first sync; ms of `performance.now()`. */
  readonly upAt: number;
  /** Settles when the first sync is done. */
  untilReady(): Promise<void>;
  /** The most memory it ever held, by the kernel's account. */
  peakRssMb(): number;
  /** The administrator's token; made at the first call. */
  token(): Promise<string>;
  stop(): Promise<void>;
}

export async function startServer(dataDir: string, jiraUrl: string): Promise<LiveServer> {
  const child = spawn(process.execPath, [START], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      SPEEDYFLOW_DATA_DIR: dataDir,
      SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS: '1',
      SPEEDYFLOW_LOG_LEVEL: 'info',
      JIRA_CLOUD_SITE: jiraUrl,
      JIRA_EMAIL: JIRA_SETTINGS.email,
      JIRA_API_TOKEN: JIRA_SETTINGS.apiToken,
      JIRA_WEBHOOK_SECRET: WEBHOOK_SECRET,
    },
  });
  const ready = said(child.stdout, /SpeedyFlow is ready: (\S+)/);
  const url = await said(child.stderr, /listening at (http:\S+?)"?\s*$/i);
  const upAt = performance.now();
  let token: Promise<string> | undefined;
  return {
    url,
    upAt,
    untilReady: async () => void (await ready),
    peakRssMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
    },
    token: () => {
      token ??= makeToken(url);
      return token;
    },
    stop: () => stop(child),
  };
}

/** Waits for a line, and goes on reading so that the process never waits for us. @returns what the line says */
function said(stream: NodeJS.ReadableStream | null, wanted: RegExp): Promise<string> {
  if (!stream) throw new Error('the server has no output');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const lines = createInterface({ input: stream });
  lines.on('line', (text) => {
    const match = wanted.exec(text);
    if (match) resolve(match[1] ?? text);
  });
  lines.on('close', () => reject(new Error(`the server ended before it said ${wanted}`)));
  promise.catch(() => {});
  return promise;
}

/** The first account of a new server is its administrator. */
async function makeToken(url: string): Promise<string> {
  const account = { email: 'bench@example.com', name: 'Bench', password: 'a long enough password' };
  const headers = { 'content-type': 'application/json' };
  const signup = await fetch(`${url}/api/v1/auth/signup`, { method: 'POST', headers, body: JSON.stringify(account) });
  const cookie = signup.headers.getSetCookie()[0]?.split(';')[0];
  if (signup.status !== 201 || !cookie) throw new Error(`no account: ${signup.status} ${await signup.text()}`);
  const made = await fetch(`${url}/api/v1/auth/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: '{"name":"bench"}',
  });
  const { data } = (await made.json()) as { data: { token: string } };
  return data.token;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
