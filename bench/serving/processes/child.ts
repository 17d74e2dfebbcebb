import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A server of ours in a process of its own. */
export interface Child {
  readonly url: string;
  /** Memory it holds now, by the kernel's account. */
  rssMb(): number;
  /** The most it ever held. */
  peakRssMb(): number;
  stop(): Promise<void>;
}

/** Starts an entry of this folder, and waits until it says where it listens. */
export async function startChild(entry: URL, env: Record<string, string>): Promise<Child> {
  const child = fork(fileURLToPath(entry), [], {
    execArgv: [],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const stopped = () => stop(child);
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('message', (message) => resolve((message as { port: number }).port));
  child.once('exit', (code) => reject(new Error(`${entry.pathname} ended with ${code}:\n${said}`)));
  const port = await promise;
  child.disconnect();
  return {
    url: `http://127.0.0.1:${port}`,
    rssMb: () => memoryMb(child, 'VmRSS'),
    peakRssMb: () => memoryMb(child, 'VmHWM'),
    stop: async () => {
      await stopped();
      process.off('exit', killed);
    },
  };
}

function memoryMb({ pid }: ChildProcess, line: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${line}:\\s+(\\d+) kB`).exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
