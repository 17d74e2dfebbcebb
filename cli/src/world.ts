import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { askSecret } from './ask-secret.ts';

/** All that commands touch outside of themselves. */
export interface World {
  /** The environment over the `.env` file of the working directory. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** The text of a file, or undefined when there is none that we may read. */
  read(path: string): string | undefined;
  now(): number;
  sleep(ms: number): Promise<unknown>;
  print(text: string): void;
  /** Runs a process of the server with our terminal; its exit code. */
  runServer(entry: string, args: readonly string[]): Promise<number>;
  /** Asks for a secret without showing it; absent where nobody can be asked. */
  readonly askSecret?: ((question: string) => Promise<string>) | undefined;
  /** Where progress is drawn, when someone is looking. */
  readonly terminal: NodeJS.WriteStream | undefined;
}

/** The world as it is. */
export function realWorld(runServer: World['runServer']): World {
  return {
    env: { ...parseEnv(read('.env') ?? ''), ...process.env },
    fetch,
    read,
    now: () => Date.now(),
    sleep,
    print: (text) => process.stdout.write(`${text}\n`),
    runServer,
    askSecret: process.stdin.isTTY ? askSecret : undefined,
    terminal: process.stderr.isTTY ? process.stderr : undefined,
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
