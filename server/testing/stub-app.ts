import type { RouteContract } from '@speedyflow/contract/route';
import type { FastifyInstance } from 'fastify';
import { AnswerCache } from '../src/cache/answer-cache.ts';
import { DeskVersions } from '../src/cache/desk-versions.ts';
import type { Caller } from '../src/domain/caller.ts';
import { type AppOptions, createApp } from '../src/http/app.ts';
import { handle } from '../src/http/handle.ts';
import type { Authenticator, Identity } from '../src/http/identity.ts';
import { createLogger } from '../src/http/logger.ts';
import { createMetrics } from '../src/http/metrics.ts';
import type { HandClock } from './hand-clock.ts';
import { TEST_CACHE, testClock } from './test-app.ts';

/** Tokens the stub knows, by role; as a cookie or as a bearer. */
export const STUB_TOKENS = {
  agent: 'an-agents-token-for-tests',
  lead: 'a-leads-token-for-tests',
  admin: 'an-admins-token-for-tests',
} as const;

export interface StubApp {
  readonly app: FastifyInstance;
  readonly clock: HandClock;
  readonly log: readonly string[];
  /** Ends or changes what a token opens; undefined ends it. */
  become(role: Caller['role'], caller: Partial<Caller> | undefined): void;
  readonly authenticator: Authenticator;
}

/** The app without database and features: who its tokens are is made up. */
export async function stubApp(
  register: (app: FastifyInstance, authenticator: Authenticator) => void,
  options: Partial<AppOptions> = {},
): Promise<StubApp> {
  const clock = testClock();
  const log: string[] = [];
  const identities = new Map<string, Identity>();
  const listeners: ((userId: number) => void)[] = [];
  const become: StubApp['become'] = (role, caller) => {
    const token = STUB_TOKENS[role];
    const userId = Object.keys(STUB_TOKENS).indexOf(role) + 1;
    const base: Caller = { userId, name: role, role, deskIds: [1, 2], personIds: [], timeZone: 'UTC' };
    if (caller) identities.set(token, { caller: { ...base, ...caller }, credential: { kind: 'session', id: token } });
    else identities.delete(token);
    for (const listener of listeners) listener(userId);
  };
  const authenticator: Authenticator = {
    bySession: async (token) => identities.get(token),
    byBearer: async (token) => identities.get(token),
    recheck: async ({ credential }) => identities.get(credential.id),
    atHand: (_kind, token) => identities.get(token),
    onChange: (listener) => void listeners.push(listener),
  };
  for (const role of ['agent', 'lead', 'admin'] as const) become(role, {});
  const app = await createApp({
    cache: new AnswerCache({ ...TEST_CACHE, now: clock.now, era: () => 1 }),
    versions: new DeskVersions(7),
    now: clock.now,
    logger: createLogger({ level: 'debug', json: true, destination: { write: (line) => void log.push(line) } }),
    metrics: createMetrics({ ofProcess: false }),
    authenticator,
    position: () => ({ seq: 7, asOf: null }),
    webDir: 'no-such-folder',
    ...options,
  });
  register(app, authenticator);
  await app.ready();
  return { app, clock, log, become, authenticator };
}

/** Registers routes that answer with nothing of interest. */
export function stubRoutes(app: FastifyInstance, routes: readonly RouteContract[]): void {
  for (const route of routes) handle(app, route, async () => ({ data: null as never, siblings: {} as never }));
}
