/** The HTTP side: authentication, limits and failures around every route, and what the routes work with. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { CONTROL_PREFIX, type FaultControl, installFaults } from '../faults/install.ts';
import type { Clock, Timers } from '../webhooks/post-office.ts';
import type { Api } from './api.ts';
import { ANONYMOUS, BearerRefused, callerOf, withoutGateway } from './http/auth.ts';
import { installBodyParsing } from './http/bodies.ts';
import { Refusal, sendFailure, sendProblem } from './http/failures.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { Lookup } from './model/lookup.ts';
import type { Site } from './model/site.ts';
import type { Grants } from './oauth/grants.ts';
import { OAUTH_PATH, oauthRoutes } from './oauth/routes.ts';
import { neededScope } from './oauth/scopes.ts';
import { ROUTES } from './routes/list.ts';
import { createSearch } from './search.ts';
import type { IssueStore } from './store/issue-store.ts';
import type { Views } from './views.ts';
import type { WebhookRegistry } from './webhooks/registry.ts';
import type { Caller } from './wire/view.ts';

/** Long texts are refused by the fields they are too long for, not by their size in bytes. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Requests with a body that only read. */
const READING_POSTS = /\/(search\/(jql|approximate-count)|bulkfetch|changelog\/list|comment\/list|worklog\/list)$/;

export interface AppParts {
  site: Site;
  lookup: Lookup;
  store: IssueStore;
  clock: Clock;
  timers: Timers;
  seed: number;
  latencyMs: number;
  views: Views;
  registry: WebhookRegistry;
  grants: Grants;
  /** Known only once it listens. */
  address: { readonly baseUrl: string };
  limits: RateLimits | null;
  /** Writes that are to be refused as in conflict with others: how many are left, by issue id. */
  conflicts: Map<number, number>;
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
  oauthRoutes(app, parts);
  for (const routes of ROUTES) routes(app, api);
  return { app, control };
}

function isWrite(method: string, path: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && !(method === 'POST' && READING_POSTS.test(path));
}

/** Adds authentication, limits and failure handling, and makes what the routes work with. */
function install(app: FastifyInstance, parts: AppParts): Api {
  const { site, views, registry, limits, store } = parts;
  const callers = new WeakMap<FastifyRequest, Caller>();
  const callerOfRequest = (request: FastifyRequest): Caller => callers.get(request) ?? ANONYMOUS;

  installBodyParsing(app);
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(CONTROL_PREFIX) || OAUTH_PATH.test(request.url)) return;
    const caller = callerOf(request.headers.authorization, request.originalUrl, parts.lookup, parts.grants);
    callers.set(request, caller);
    if (request.headers.authorization !== undefined && caller.user === null) {
      reply.header('x-seraph-loginreason', 'AUTHENTICATED_FAILED');
    }
    if (!admit(parts, caller, request, reply)) return reply;
  });
  app.setErrorHandler((error: Error, request, reply) => {
    if (error instanceof BearerRefused && error.status === 403)
      return reply.code(403).send({ error: 'Failed to parse Connect Session Auth Token' });
    if (error instanceof BearerRefused) return reply.code(401).send({ code: 401, message: error.message });
    return sendFailure(error, request, reply);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, 404, 'Not Found', `No static resource ${request.url.split('?', 1)[0]?.slice(1)}.`),
  );

  return {
    search: createSearch(),
    registry,
    callerOf: callerOfRequest,
    viewOf: (request) => views.of(callerOfRequest(request)),
    charge(view, points) {
      if (view.caller.scheme === 'oauth') limits?.charge(points);
    },
    attachment: (id) => store.file(id) ?? (Number(id) < site.firstFreeId ? site.attachment(id) : undefined),
  };
}

/** Scopes, limits and conflicts; false when the request was answered with a refusal. */
function admit(parts: AppParts, caller: Caller, request: FastifyRequest, reply: FastifyReply): boolean {
  const { limits, store, conflicts } = parts;
  const path = request.url.split('?', 1)[0]!;
  const writes = isWrite(request.method, path);
  const scope = caller.grant === null ? null : neededScope(request.method, path, writes);
  if (scope !== null && !caller.grant!.scopes.has(scope))
    throw new BearerRefused(401, 'Unauthorized; scope does not match');
  const oauth = caller.scheme === 'oauth';
  if (limits && !limits.admit(reply, request.method, request.routeOptions.url ?? 'unknown', oauth)) return false;
  if (oauth) limits?.charge(1);
  const { key } = request.params as { key?: string };
  const row = key !== undefined && writes ? store.rowOf(key) : undefined;
  if (row === undefined) return true;
  if (limits && !limits.admitIssueWrite(reply, row)) return false;
  const issue = store.get(row);
  const left = issue === undefined ? 0 : (conflicts.get(issue.id) ?? 0);
  if (!issue || left === 0) return true;
  conflicts.set(issue.id, left - 1);
  throw new Refusal(409, ['The issue was changed by somebody else at the same time. Try again.']);
}
