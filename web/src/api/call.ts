import type { ErrorBody, Meta } from '@speedyflow/contract/envelope';
import type { BodyOf, DataOf, ParamsOf, QueryOf, RouteContract, SiblingsOf } from '@speedyflow/contract/route';
import { ApiError } from './api-error.ts';
import { notePosition } from './first-position.ts';
import { signedOut } from './signed-out.ts';
import { unreachable } from './unreachable.ts';

export const API_ROOT = '/api/v1';

type Input<R extends RouteContract> = (R['params'] extends object ? { params: ParamsOf<R> } : unknown) &
  (R['query'] extends object ? { query?: QueryOf<R> } : unknown) &
  (R['body'] extends object ? { body: BodyOf<R> } : unknown) & {
    signal?: AbortSignal;
    /** The version of the ticket that an edit is made to. */
    ifMatch?: number;
  };

/** A success: the envelope's data and meta, with the siblings of a paged list beside them. */
export type Answer<R extends RouteContract> = { data: DataOf<R>; meta: Meta } & SiblingsOf<R>;

interface AnyInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  ifMatch?: number;
}

/** Calls a route of the contract; throws an ApiError for every answer that is not a success. */
export async function call<R extends RouteContract>(route: R, input: Input<R>): Promise<Answer<R>> {
  const { params = {}, query = {}, body, signal, ifMatch } = input as AnyInput;
  const headers: Record<string, string> = { accept: 'application/json' };
  const request: RequestInit = { method: route.method, headers };
  if (signal) request.signal = signal;
  if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  return readAnswer(fetch(API_ROOT + fillPath(route.path, params) + asQuery(query), request), signal);
}

/** What the server answers to a request on its way to it; throws as `call` does. */
export async function readAnswer<R extends RouteContract>(
  asked: Promise<Response>,
  signal?: AbortSignal,
): Promise<Answer<R>> {
  const response = await asked.catch((cause) => {
    if (signal?.aborted) throw cause;
    unreachable.notify();
    throw new ApiError('OFFLINE', 'The server could not be reached.', 0);
  });
  const answer = (await response.json().catch(() => null)) as Answer<R> | ErrorBody | null;
  if (response.ok && answer) {
    notePosition(answer.meta as Meta);
    return answer as Answer<R>;
  }
  const failure = errorOf(response.status, answer as ErrorBody | null);
  failure.retryAfter = response.headers.get('retry-after');
  if (failure.code === 'UNAUTHENTICATED') signedOut.notify();
  throw failure;
}

/** A route's path with its parameters in their places. */
export function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function asQuery(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

function errorOf(status: number, body: ErrorBody | null): ApiError {
  if (!body?.error) return new ApiError(status >= 500 ? 'UNAVAILABLE' : 'INTERNAL_ERROR', `HTTP ${status}`, status);
  const { code, message, details } = body.error;
  return new ApiError(code as ApiError['code'], message, status, details);
}
