/** Answers requests: every route of the API behind the same authentication, budgets and error bodies. */
import { ApiError, forbidden, unknownPath } from './http/api-error.ts';
import { type Auth, admit, type Caller } from './http/auth.ts';
import { readBody, readFile } from './http/body.ts';
import type { Incoming, SimulatorResponse } from './http/message.ts';
import type { RateLimits } from './http/rate-limits.ts';
import { Answer, type Call, type PlainRoute, type Route } from './http/route.ts';
import { Router } from './http/router.ts';

export interface Answering {
  auth: Auth;
  limits: RateLimits;
  clock: () => number;
  routes: readonly Route[];
  /** Resources that the account's plan does not have. */
  withheld: ReadonlySet<string>;
  plainRoutes: readonly PlainRoute[];
  /** The account's own address; known only once somebody listens. */
  site: () => string;
  /** Runs what has become due, before each request. */
  settle: (now: number) => void;
}

/** Answers one request after the other; whatever goes wrong becomes an answer. */
export function createAnswering(parts: Answering): (request: Incoming) => SimulatorResponse {
  const { auth, limits, clock } = parts;
  const api = new Router(parts.routes);
  const plain = new Router(parts.plainRoutes);

  /** Budgets are told in `headers` as they are drawn on, so that refusals carry them too. */
  const answer = (request: Incoming, headers: Record<string, string>): SimulatorResponse => {
    const now = clock();
    parts.settle(now);
    const outside = plain.find(request.method, request.path);
    if (outside) {
      const { query } = request;
      const { params } = outside;
      return written(outside.route.answer({ params, query, headers: request.headers, body: readBody(request), now }));
    }
    const found = api.find(request.method, request.path);
    if (!found) {
      if (request.path.startsWith('/api/')) callerOf(auth, request, now, false);
      throw unknownPath();
    }
    const { route, params } = found;
    const caller = callerOf(auth, request, now, route.role === 'anyone');
    Object.assign(headers, limits.takeAccount(now));
    admit(caller, route);
    if (parts.withheld.has(route.resource)) throw forbidden();
    const body = route.rawBody ? readFile(request) : readBody(request);
    const call = callFor(request, { caller, params, body, now, site: parts.site() });
    for (const { bucket, scope } of route.limits?.(call) ?? []) Object.assign(headers, limits.take(bucket, now, scope));
    return written(route.answer(call), headers);
  };

  return (request) => {
    const headers: Record<string, string> = {};
    try {
      return answer(request, headers);
    } catch (error) {
      if (error instanceof ApiError) return json(error.status, error.body, { ...headers, ...error.headers });
      return json(500, { error: 'InternalError', description: (error as Error).stack ?? String(error) });
    }
  };
}

/** Wrong credentials are as good as none where anyone is admitted. */
function callerOf(auth: Auth, { headers }: Incoming, now: number, anyone: boolean): Caller {
  const authorization = [headers.authorization].flat()[0];
  try {
    return auth.callerOf(authorization, now);
  } catch (error) {
    if (anyone) return auth.callerOf(undefined, now);
    throw error;
  }
}

function callFor(request: Incoming, given: Pick<Call, 'caller' | 'params' | 'body' | 'now' | 'site'>): Call {
  const { path, query, headers } = request;
  return { ...given, query, headers, place: { url: `${given.site}${path}.json`, query } };
}

function written(result: unknown, headers: Readonly<Record<string, string>> = {}): SimulatorResponse {
  if (!(result instanceof Answer)) return json(200, result, headers);
  const all = { ...headers, ...result.headers };
  if (Buffer.isBuffer(result.body)) return { status: result.status, headers: all, body: result.body };
  if (result.body === undefined) return { status: result.status, headers: all, body: '' };
  return json(result.status, result.body, all);
}

/** Serialised here, since ids may be integers of any size. */
function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SimulatorResponse {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}
