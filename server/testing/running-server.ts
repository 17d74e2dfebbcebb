import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserView } from '@speedyflow/contract/accounts';
import { expect, vi } from 'vitest';
import { createLogger } from '../src/http/logger.ts';
import { composeServer, type Server } from '../src/main/compose.ts';
import { systemClock } from '../src/stdx/clock.ts';
import type { DatabaseLocation } from '../src/store/database.ts';
import { type Client, clientOf, PASSWORD } from './test-app.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

/** A whole server with a simulated Jira and Zendesk behind it, after its first sync. Time is the real one. */
export interface RunningServer {
  readonly server: Server;
  /** The sites as they are now; others after `bringSitesBack`. */
  sites(): TwoSites;
  /** Lines logged as warnings and errors. */
  readonly log: readonly string[];
  /** An administrator who sees every desk, signed in. */
  readonly admin: Client;
  /** Makes an account over HTTP and signs it in. */
  signIn(account: { email: string; deskIds: readonly number[] }): Promise<SignedIn>;
  /** Resolves when the condition holds; it is looked at now and after every change that is committed. */
  until(holds: () => Promise<boolean>): Promise<void>;
  /** Nobody answers at either site's address any more. */
  stopSites(): Promise<void>;
  /** Both answer again where they were, with all that was written there. */
  bringSitesBack(): Promise<void>;
  stop(): Promise<void>;
}

export interface SignedIn extends Client {
  readonly user: UserView;
  /** The Cookie header it sends. */
  readonly cookie: string;
}

/** How long the upstream's word may take on a machine that has other things to do. */
const PATIENCE_MS = 15_000;

export async function startRunningServer(
  database: DatabaseLocation,
  tickets: number,
  { syncIntervalSeconds }: { syncIntervalSeconds: number } = { syncIntervalSeconds: 1 },
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'speedyflow-server-'));
  const world = { tickets, clock: systemClock, stateFolder: folder };
  let sites = await startTwoSites(world);
  const log: string[] = [];
  const server = await composeServer({
    config: {
      demo: false,
      port: 0,
      host: '127.0.0.1',
      publicUrl: undefined,
      environment: 'development',
      logLevel: 'warn',
      trustedProxies: [],
      metricsToken: undefined,
      dataDir: folder,
      database,
      masterKey: undefined,
      jira: undefined,
      zendesk: undefined,
      webhookSecrets: {},
      allowPrivateUpstreams: true,
      syncIntervalSeconds,
      demoTickets: tickets,
    },
    sites: sites.sites,
    addresses: sites.addresses,
    clock: systemClock,
    // Tries follow each other at once: nothing here is gained by waiting.
    random: () => 0,
    logger: createLogger({ level: 'warn', json: true, destination: { write: (line) => void log.push(line) } }),
    webDir: 'no-such-folder',
    checkAnswers: true,
  });
  await server.app.ready();
  // A site is ready when its workflows are learnt too, a moment after its tickets are there.
  const look = async () => {
    const { ready, connections } = await server.ready();
    expect(ready && connections.every(({ state }) => state === 'ready')).toBe(true);
  };
  await vi.waitFor(look, { timeout: PATIENCE_MS * 2, interval: 50 });
  const admin = await signUp(server);
  return {
    server,
    sites: () => sites,
    log,
    admin,
    signIn: (account) => signIn(server, admin, account),
    until: (holds) => untilHolds(server, holds),
    stopSites: () => sites.close(),
    bringSitesBack: async () => {
      sites = await startTwoSites({ ...world, addresses: sites.addresses });
    },
    stop: async () => {
      sites.jira.control.setLatency(0);
      sites.zendesk.control.setLatency(0);
      await server.stop();
      await sites.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function untilHolds({ database }: Server, holds: () => Promise<boolean>): Promise<void> {
  return new Promise((resolve, reject) => {
    let looking = Promise.resolve();
    const done = (error?: unknown) => {
      clearTimeout(timer);
      forget();
      if (error === undefined) resolve();
      else reject(error);
    };
    const look = () => {
      looking = looking.then(async () => {
        if (await holds()) done();
      }, done);
      looking.catch(done);
    };
    const forget = database.onNews(look);
    const timer = setTimeout(() => done(new Error(`not within ${PATIENCE_MS} ms: ${holds}`)), PATIENCE_MS);
    look();
  });
}

async function signUp(server: Server): Promise<Client> {
  const account = { email: 'admin@here.example', name: 'Admin', password: PASSWORD };
  const answer = await clientOf(server.app, {}).post('/api/auth/signup', account);
  if (answer.statusCode !== 201) throw new Error(`sign-up answered ${answer.statusCode}: ${answer.body}`);
  return clientOf(server.app, { cookie: cookieOf(answer) });
}

async function signIn(
  { app }: Server,
  admin: Client,
  { email, deskIds }: { email: string; deskIds: readonly number[] },
): Promise<SignedIn> {
  const account = { email, name: 'Agent Here', role: 'agent', password: PASSWORD, desk_ids: deskIds };
  const made = await admin.post('/api/users', account);
  if (made.statusCode !== 201) throw new Error(`making the account answered ${made.statusCode}: ${made.body}`);
  const answer = await clientOf(app, {}).post('/api/auth/login', { email, password: PASSWORD });
  if (answer.statusCode !== 200) throw new Error(`signing in answered ${answer.statusCode}: ${answer.body}`);
  const cookie = cookieOf(answer);
  return { ...clientOf(app, { cookie }), user: answer.json().data as UserView, cookie };
}

function cookieOf({ headers }: { headers: Record<string, unknown> }): string {
  return String(headers['set-cookie']).split(';', 1)[0] as string;
}
