import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a crowd is to do. */
export interface CrowdOrder {
  url: string;
  users: number;
  /** Among how many tickets. */
  tickets: number;
  /** Shortest and longest pause between an answer and the next request; 0: none at all. */
  thinkMs: [number, number];
  /** What is not counted, at the beginning. */
  warmSeconds: number;
  seconds: number;
  seed: number;
}

export interface CrowdReport {
  rps: number;
  avgMs: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  p95MsByKind: Record<string, number>;
  errors: number;
  /** How often each thing went wrong. */
  failures: Record<string, number>;
  /** Of the crowd's own process: how late it was itself. */
  loopDelayP99Ms: number;
}

/** Lets a crowd work, in a process of its own. */
export async function sendCrowd(order: CrowdOrder): Promise<CrowdReport> {
  const child = fork(fileURLToPath(new URL('./crowd-entry.ts', import.meta.url)), [], { execArgv: [] });
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const { promise, resolve, reject } = Promise.withResolvers<CrowdReport>();
  child.once('message', (report) => resolve(report as CrowdReport));
  child.once('exit', (code) => reject(new Error(`the crowd ended with ${code}`)));
  child.send(order);
  try {
    const report = await promise;
    if (child.exitCode === null) await once(child, 'exit');
    return report;
  } finally {
    process.off('exit', killed);
  }
}
