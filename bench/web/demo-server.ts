import { setTimeout as pause } from 'node:timers/promises';
import { createDemoUsers } from '../../server/src/features/accounts/demo-users.ts';
import { loadConfig } from '../../server/src/main/config/config.ts';
import { startDemoSimulators } from '../../server/src/main/demo-simulators.ts';
import { startServer } from '../../server/src/main/process-run.ts';
import { systemClock } from '../../server/src/stdx/clock.ts';

const LOOK_MS = 200;

export interface DemoServer {
  url: string;
  stop(): Promise<void>;
}

/** The demo with everything read, as people start it. */
export async function startDemoServer(dataDir: string, tickets: number): Promise<DemoServer> {
  const simulators = await startDemoSimulators({ dataDir, tickets, now: systemClock.now() });
  const env = { PORT: '0', SPEEDYFLOW_LOG_LEVEL: 'error', SPEEDYFLOW_DATA_DIR: dataDir };
  const loaded = loadConfig({ env, file: undefined, flags: [] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const { server, url } = await startServer(loaded.config, simulators);
  while (!(await server.ready()).ready) await pause(LOOK_MS);
  const desks = await server.database.read.selectFrom('desks').select('id').execute();
  await createDemoUsers({ database: server.database, deskIds: desks.map(({ id }) => id), now: systemClock.now });
  return {
    url,
    stop: async () => {
      await server.stop();
      await simulators.stop();
    },
  };
}

/** Somebody who works elsewhere: what they change reaches the browser by the change stream alone. */
export class Colleague {
  readonly #url: string;
  readonly #cookie: string;

  private constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async signIn(url: string): Promise<Colleague> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ email: 'admin@demo.local', password: 'demo' });
    const response = await fetch(`${url}/api/v1/user/login`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`signing in answered ${response.status}`);
    const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    return new Colleague(url, cookie.join('; '));
  }

  async rename(key: string, summary: string): Promise<void> {
    await this.#send('PATCH', `issues/${key}`, { summary });
  }

  /** Gives many tickets these labels and no others; each is changed by itself. */
  async label(keys: readonly string[], labels: readonly string[]): Promise<void> {
    await this.#send('POST', 'issues/bulk', { keys, edit: { labels } });
  }

  async #send(method: 'PATCH' | 'POST', path: string, body: object): Promise<void> {
    const headers = { cookie: this.#cookie, 'content-type': 'application/json' };
    const response = await fetch(`${this.#url}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  }

  /** Nobody as well while the server has too much to do: asked again, it tells. */
  async assigneeOf(key: string): Promise<string | undefined> {
    const response = await fetch(`${this.#url}/api/v1/issues/${key}`, { headers: { cookie: this.#cookie } });
    if (response.status === 503) return undefined;
    if (!response.ok) throw new Error(`reading ${key} answered ${response.status}`);
    const { data } = (await response.json()) as { data: { assignee: { name: string } | null } };
    return data.assignee?.name;
  }
}
