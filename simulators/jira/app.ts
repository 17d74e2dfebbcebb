/** The HTTP side: authentication, limits and failures around every route, and what the routes work with. */
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { CONTROL_PREFIX, type FaultControl, installFaults } from '../faults/install.ts';
import type { Clock, Timers } from '../webhooks/post-office.ts';
import type { Api } from './api.ts';
import { BearerRefused, callerOf, withoutGateway } from './http/auth.ts';
import { installBodyParsing } from './http/bodies.ts';
import { sendFailure, sendProblem } from './http/failures.ts';
import { createRateLimits, type RateLimitOptions } from './http/rate-limits.ts';
import type { Lookup } from './model/lookup.ts';
import type { Site } from './model/site.ts';
import { ROUTES } from './routes/list.ts';
import { createSearch } from './search.ts';
import type { IssueStore } from './store/issue-store.ts';
import type { Caller } from './wire/view.ts';

/** Long texts are refused by the fields they are too long for, not by their size in bytes. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Requests with a body that only read. */
const READING_POSTS = /\/(search\/(jql|approximate-count)|bulkfetch|changelog\/list|comment\/list|worklog\/list)$/;

const ANONYMOUS: Caller = { user: null, scheme: 'none' };

export interface AppParts {
  site: Site;
  lookup: Lookup;
  store: IssueStore;
  clock: Clock;
  timers: Timers;
  seed: number;
  latencyMs: number;
  /** Projects nobody sees. */
  hidden: ReadonlySet<string>;
  /** Known only once it listens. */
  address: { readonly baseUrl: string };
  rateLimits: RateLimitOptions | false;
}

export function buildApp(parts: AppParts): { app: FastifyInstance; control: FaultControl } {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    rewriteUrl: (request) => withoutGateway(request.url ?? '/'),
    routerOptions: { ignoreTrailingSlash: true },
  });
  const { clock, timers, seed, latencyMs } = parts;
  const control = installFaults(app, { seed, latencyMs, now: () => clock.now(), timers, isWrite });
  const api = install(app, parts);
  for (const routes of ROUTES) routes(app, api);
  return { app, control };
}

function isWrite(method: string, path: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && !(method === 'POST' && READING_POSTS.test(path));
}

/** Adds authentication, limits and failure handling, and makes what the routes work with. */
function install(app: FastifyInstance, parts: AppParts): Api {
  const { site, lookup, store, clock, hidden, address } = parts;
  const callers = new WeakMap<FastifyRequest, Caller>();
  const limits = parts.rateLimits === false ? null : createRateLimits(parts.rateLimits, () => clock.now());
  const callerOfRequest = (request: FastifyRequest): Caller => callers.get(request) ?? ANONYMOUS;

  installBodyParsing(app);
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(CONTROL_PREFIX)) return;
    const caller = callerOf(request.headers.authorization, request.originalUrl, site.catalogue.users);
    callers.set(request, caller);
    if (request.headers.authorization !== undefined && caller.user === null) {
      reply.header('x-seraph-loginreason', 'AUTHENTICATED_FAILED');
    }
    if (!limits) return;
    if (!limits.admit(reply, request.method, request.routeOptions.url ?? 'unknown', caller.scheme === 'oauth'))
      return reply;
    const { key } = request.params as { key?: string };
    const row = key !== undefined && isWrite(request.method, request.url) ? store.rowOf(key) : undefined;
    if (row !== undefined && !limits.admitIssueWrite(reply, row)) return reply;
    if (caller.scheme === 'oauth') limits.charge(1);
  });
  app.setErrorHandler((error: Error, request, reply) => {
    if (error instanceof BearerRefused)
      return reply.code(403).send({ error: 'Failed to parse Connect Session Auth Token' });
    return sendFailure(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, 404, 'Not Found', `No static resource ${request.url.split('?', 1)[0]?.slice(1)}.`),
  );

  return {
    search: createSearch(),
    callerOf: callerOfRequest,
    viewOf(request) {
      const caller = callerOfRequest(request);
      return {
        baseUrl: address.baseUrl,
        nowMs: clock.now(),
        zone: caller.user?.timeZone ?? 'Etc/UTC',
        caller,
        lookup,
        store,
        writtenPeople: new Map(),
        mayBrowse: (project) => caller.user !== null && !hidden.has(project),
      };
    },
    charge(view, points) {
      if (view.caller.scheme === 'oauth') limits?.charge(points);
    },
    attachment: (id) => site.attachment(id),
  };
}
