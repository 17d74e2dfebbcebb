import { run } from './program.ts';
import type { World } from './world.ts';

/** What a command line came to. */
export interface Outcome {
  readonly code: number;
  /** Requests beyond the look whether the server is there: method, path below the API, body. */
  readonly asked: readonly string[];
  readonly out: string;
  readonly complaints: string;
}

/** What the server answers to a request: a status and a body. */
export type Answers = (method: string, path: string) => readonly [status: number, body: object];

/** Runs a command line against a server that answers as it is told. */
export async function runAgainst(
  line: readonly string[],
  answers: Answers,
  more: Partial<World> = {},
): Promise<Outcome> {
  const [asked, out, complaints]: [string[], string[], string[]] = [[], [], []];
  const world: World = {
    env: { SPEEDYFLOW_TOKEN: 't' },
    read: () => undefined,
    now: () => 0,
    sleep: async () => {},
    print: (text) => out.push(text),
    runServer: async () => 0,
    terminal: undefined,
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input));
      if (pathname === '/api/health') return Response.json({ status: 'healthy', service: 'speedyflow', version: '0' });
      const path = pathname.slice('/api/v1'.length);
      const method = init?.method ?? 'GET';
      asked.push(`${method} ${path} ${init?.body ?? ''}`);
      const [status, body] = answers(method, path);
      return Response.json(body, { status });
    },
    ...more,
  };
  const code = await run(line, world, (text) => complaints.push(text));
  return { code, asked, out: out.join('\n'), complaints: complaints.join('\n') };
}
