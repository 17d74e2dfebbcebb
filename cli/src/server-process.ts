import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `server/src/main/<entry>.ts` in this terminal, passes signals on to it, and answers its exit code. */
export function runServer(entry: string, args: readonly string[]): Promise<number> {
  const file = fileURLToPath(new URL(`../../server/src/main/${entry}.ts`, import.meta.url));
  return runHere([file, ...args], (text) => process.stderr.write(`speedyflow: ${text}\n`));
}

/**
 * Runs Node with these arguments.
 *
 * @param complain hears of it when something other than us ended the process, which it can say nothing of itself
 * @returns its exit code, which for one ended by a signal is 128 and the number of the signal
 */
export async function runHere(args: readonly string[], complain: (text: string) => void): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const passOn = SIGNALS.map((signal) => [signal, () => child.kill(signal)] as const);
  for (const [signal, listener] of passOn) process.on(signal, listener);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  for (const [passed, listener] of passOn) process.off(passed, listener);
  if (signal === null) return code ?? 1;
  if (!SIGNALS.some((one) => one === signal)) {
    complain(`The server was killed (${signal}). What it had accepted is kept: start it again.`);
  }
  return 128 + constants.signals[signal];
}
