/** The HTTP side: every route behind the same authentication, budgets and error bodies. */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type FaultControl, installFaults } from '../faults/install.ts';
import { controlRoutes } from './control-routes.ts';
import type { Desk } from './desk.ts';
import { ApiError, badRequest, unknownPath } from './http/api-error.ts';
import { type Auth, admit, type Caller } from './http/auth.ts';
import { oauthRoutes } from './http/oauth-routes.ts';
import type { Query } from './http/query.ts';
import { RateLimits } from './http/rate-limits.ts';
import { Answer, type Call, type Route } from './http/route.ts';
import type { ZendeskOptions } from './options.ts';

const BODY_LIMIT = 16 * 1024 * 1024;

export interface AppParts {
  options: ZendeskOptions;
  desk: Desk;
  auth: Auth;
  routes: readonly Route[];
  /** The account's own address; known only once the server listens. */
  site: () => string;
  /** Runs what has become due, before each request. */
  settle: (now: number) => void;
}

export function buildApp(parts: AppParts): { app: FastifyInstance; control: FaultControl } {
  const { options, auth } = parts;
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    logger: false,
    rewriteUrl: ({ url = '/' }) => url.replace(/\.json(?=$|\?)/, ''),
  });
  const isWrite = (method: string, path: string) => method !== 'GET' && path.startsWith('/api/');
  const control = installFaults(app, { seed: options.seed, latencyMs: options.latencyMs, now: options.clock, isWrite });
  const limits = new RateLimits(options.plan, options.rateLimits);

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)));
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => sendError(error as Error, reply));
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/api/')) callerOf(auth, request, options.clock(), false);
    return sendError(unknownPath(), reply);
  });

  oauthRoutes(app, parts);
  controlRoutes(app, parts.desk);
  for (const route of parts.routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const now = options.clock();
        parts.settle(now);
        const caller = callerOf(auth, request, now, route.role === 'anyone');
        reply.headers(limits.takeAccount(now));
        admit(caller, route);
        const call = callFor(parts.site(), request, caller, now);
        for (const { bucket, scope } of route.limits?.(call) ?? []) reply.headers(limits.take(bucket, now, scope));
        return send(reply, await route.answer(call));
      },
    });
  }
  return { app, control };
}

/** Wrong credentials are as good as none where anyone is admitted. */
function callerOf(auth: Auth, request: FastifyRequest, now: number, anyone: boolean): Caller {
  try {
    return auth.callerOf(request.headers.authorization, now);
  } catch (error) {
    if (anyone) return auth.callerOf(undefined, now);
    throw error;
  }
}

function callFor(site: string, request: FastifyRequest, caller: Caller, now: number): Call {
  const query = request.query as Query;
  const path = request.url.split('?', 1)[0]!;
  return {
    caller,
    params: request.params as Record<string, string>,
    query,
    body: request.body,
    headers: request.headers,
    now,
    site,
    place: { url: `${site}${path}.json`, query },
  };
}

function send(reply: FastifyReply, result: unknown): FastifyReply {
  if (!(result instanceof Answer)) return sendJson(reply.code(200), result);
  reply.code(result.status).headers(result.headers);
  if (Buffer.isBuffer(result.body)) return reply.send(result.body);
  return result.body === undefined ? reply.send() : sendJson(reply, result.body);
}

/** Serialised here, since ids may be integers of any size. */
function sendJson(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

function sendError(error: Error & { statusCode?: number }, reply: FastifyReply): FastifyReply {
  if (error instanceof ApiError) return sendJson(reply.code(error.status).headers(error.headers), error.body);
  const status = error.statusCode ?? 500;
  if (status === 413) return sendJson(reply.code(413), { error: 'RequestEntityTooLarge', description: error.message });
  if (status < 500) return sendJson(reply.code(400), badRequest('Unparsable', error.message).body);
  return sendJson(reply.code(500), { error: 'InternalError', description: error.message });
}
