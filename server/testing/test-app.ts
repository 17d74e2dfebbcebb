import type { Role } from '@speedyflow/contract/accounts';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { registerAccounts } from '../src/features/accounts/accounts.routes.ts';
import { Accounts } from '../src/features/accounts/accounts.service.ts';
import { type AppOptions, createApp } from '../src/http/app.ts';
import { createLogger } from '../src/http/logger.ts';
import { createMetrics } from '../src/http/metrics.ts';
import { serviceRoutes } from '../src/http/service-routes.ts';
import { keepAnswers } from '../src/main/kept-answers.ts';
import { followLogHead } from '../src/main/log-head.ts';
import type { Database } from '../src/store/database.ts';
import { temporarySqlite } from './each-database.ts';
import { type HandClock, handClock } from './hand-clock.ts';

export const PASSWORD = 'a password for tests';
export const METRICS_TOKEN = 'a-metrics-token-for-tests';
export const OPERATOR_TOKEN = 'sfo_an-operator-token-for-tests';

/** Noon of a winter day, where every test begins. */
const BEGIN = Date.UTC(2026, 0, 15, 12);

export interface TestApp {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly accounts: Accounts;
  /** Everything logged so far, one line each. */
  readonly log: readonly string[];
  readonly clock: HandClock;
  /** A caller who is nobody. */
  readonly nobody: Client;
  /** Makes an account and signs it in. Without desks it sees none. */
  signIn(
    role: Role,
    options?: { deskIds?: readonly number[] | null; email?: string },
  ): Promise<Client & SignedInClient>;
  close(): Promise<void>;
}

export interface Client {
  get(path: string, options?: InjectOptions): Promise<LightMyRequestResponse>;
  post(path: string, body?: unknown, options?: InjectOptions): Promise<LightMyRequestResponse>;
  put(path: string, body?: unknown, options?: InjectOptions): Promise<LightMyRequestResponse>;
  patch(path: string, body?: unknown, options?: InjectOptions): Promise<LightMyRequestResponse>;
  delete(path: string, options?: InjectOptions): Promise<LightMyRequestResponse>;
}

export interface SignedInClient {
  readonly userId: number;
  readonly email: string;
  /** The Cookie header it sends. */
  readonly cookie: string;
}

export interface TestAppOptions extends Partial<AppOptions> {
  /** An open database, which stays the caller's; without it the app has a SQLite of its own. */
  readonly database?: Database;
  /** Registers further routes. */
  readonly features?: (
    app: FastifyInstance,
    parts: { database: Database; accounts: Accounts; now: () => number; clock: HandClock },
  ) => void;
  readonly ready?: boolean;
}

/** The real app over a real database, with answers checked against the contract and a clock of the test's own. */
export async function testApp({ database: given, features, ready, ...options }: TestAppOptions = {}): Promise<TestApp> {
  const temporary = given ? undefined : await temporarySqlite();
  const database = given ?? (temporary?.database as Database);
  const clock = testClock();
  const { now } = clock;
  const log: string[] = [];
  const logger = createLogger({ level: 'debug', json: true, destination: { write: (line) => void log.push(line) } });
  const metrics = createMetrics({ ofProcess: false });
  const accounts = new Accounts({
    database,
    clock,
    operatorToken: OPERATOR_TOKEN,
    limitFactor: options.limitFactor ?? 1,
  });
  const ended = new AbortController();
  const sleepless = { ...clock, sleep: whenAborted };
  const head = await followLogHead({ database, clock: sleepless, signal: ended.signal });
  const kept = await keepAnswers(database, { ...TEST_CACHE, head, clock: sleepless });
  const app = await createApp({
    ...kept,
    now,
    logger,
    metrics,
    authenticator: accounts.authenticator,
    position: () => ({ seq: 0, asOf: null }),
    webDir: 'no-such-folder',
    checkAnswers: true,
    ...options,
  });
  registerAccounts(app, accounts, { demo: false });
  serviceRoutes(app, {
    version: 'test',
    metrics,
    metricsToken: METRICS_TOKEN,
    health: async () => ({ database: true, redis: false }),
    ready: () => ({ ready: ready ?? true, connections: [] }),
  });
  features?.(app, { database, accounts, now, clock });
  await app.ready();
  return {
    app,
    database,
    accounts,
    log,
    clock,
    nobody: clientOf(app, {}),
    signIn: (role, who = {}) => signIn(app, accounts, role, who),
    close: async () => {
      ended.abort();
      await app.close();
      await temporary?.remove();
    },
  };
}

/** Memory for answers, which nobody refreshes early. */
export const TEST_CACHE = { elapsed: () => 0, random: () => 0, bytesMax: 1_000_000 };

/** A sleep nothing wakes but the end. */
function whenAborted(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
}

/** A clock that stands still until it is told to move. */
export function testClock(): HandClock {
  return handClock(BEGIN);
}

let made = 0;

async function signIn(
  app: FastifyInstance,
  accounts: Accounts,
  role: Role,
  who: { deskIds?: readonly number[] | null; email?: string },
): Promise<Client & SignedInClient> {
  const email = who.email ?? `${role}-${++made}@example.test`;
  const operator = await accounts.authenticator.byBearer(OPERATOR_TOKEN);
  if (!operator) throw new Error('the operator token opens nothing');
  const { deskIds } = who;
  const { user } = await accounts.users.create(operator.caller, {
    email,
    name: `Test ${role}`,
    role,
    deskIds,
    password: PASSWORD,
  });
  const { session } = await accounts.signIn.logIn({
    email,
    password: PASSWORD,
    address: '127.0.0.1',
    previous: undefined,
  });
  const cookie = app.answers.cookie.write(session).split(';', 1)[0] as string;
  return { ...clientOf(app, { cookie }), userId: user.id, email, cookie };
}

/** A client that sends these headers with each request. */
export function clientOf(app: FastifyInstance, headers: Record<string, string>): Client {
  const send = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, options: InjectOptions = {}) =>
    app.inject({ method, url: path, ...options, headers: { ...headers, ...options.headers } });
  const sendBody =
    (method: 'POST' | 'PUT' | 'PATCH') =>
    (path: string, body?: unknown, options: InjectOptions = {}) =>
      send(method, path, body === undefined ? options : { payload: body as object, ...options });
  return {
    get: (path, options) => send('GET', path, options),
    post: sendBody('POST'),
    put: sendBody('PUT'),
    patch: sendBody('PATCH'),
    delete: (path, options) => send('DELETE', path, options),
  };
}
