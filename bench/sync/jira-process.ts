import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../simulators/jira/main.ts', import.meta.url));

/** The last instant the simulated site tells of; also what the measured syncs take for the present. */
export const ANCHOR = Date.UTC(2026, 0, 15, 12);

/** Who the server is at the site. */
export const JIRA_SETTINGS = {
  site: 'https://bench.jira.example',
  email: 'demo@speedyflow.local',
  apiToken: 'demo-jira-token',
};

export interface JiraProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** A simulated Jira of so many issues in a process of its own. */
export async function startJira(issues: number, options: readonly string[]): Promise<JiraProcess> {
  const size = String(Math.ceil((issues * 4) / 3));
  const args = ['--end-with-input', '--anchor', new Date(ANCHOR).toISOString(), '--tickets', size, ...options];
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { url: await readUrl(child), stop: () => stop(child) };
}

async function readUrl({ stdout }: ChildProcess): Promise<string> {
  if (stdout) {
    for await (const line of createInterface({ input: stdout })) {
      const said = JSON.parse(line) as { ready?: boolean; url?: string };
      if (said.ready && said.url) return said.url;
    }
  }
  throw new Error('the simulated Jira did not start');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
