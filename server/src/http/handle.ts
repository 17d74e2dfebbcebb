import type { Meta } from '@speedyflow/contract/envelope';
import type { DataOf, RouteContract, SiblingsOf } from '@speedyflow/contract/route';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.ts';
import { instant } from '../stdx/instant.ts';
import { answerChecker } from './answer-check.ts';
import { answerKept, JSON_TYPE } from './answer-kept.ts';
import { acceptedVersions, entityTag } from './entity-tag.ts';
import type { Identity } from './identity.ts';
import { isLocal } from './local-request.ts';
import { type Input, inputReader } from './request-input.ts';
import type { Position } from './request-state.ts';

/** A validated request of a route. */
export interface RequestOf<R extends RouteContract> extends Input<R> {
  /** Who asks; only a public route may be asked by nobody. */
  readonly caller: R['access'] extends 'public' ? Caller | undefined : Caller;
  /** The same with what they proved it by. */
  readonly identity: R['access'] extends 'public' ? Identity | undefined : Identity;
  /** Address of the caller, behind the configured proxies. */
  readonly address: string;
  /** Whether the caller is on this machine. */
  readonly local: boolean;
  /** Versions the caller lets the change be made to; undefined for any. */
  readonly ifMatch: readonly string[] | undefined;
  /** The body of a route that takes bytes; empty for all others. */
  readonly bytes: Uint8Array;
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
}

interface AnswerOptions<R extends RouteContract> {
  /** Instead of the contract's. */
  readonly status?: R['status'] | 200;
  /** Version of what the data shows. */
  readonly version?: number;
  /** A new session for the caller's cookie; null takes the cookie away. */
  readonly session?: string | null;
  /** When the passing of time alone makes it another answer, epoch ms; for routes whose answers are kept. */
  readonly changesAt?: number | undefined;
}

type Enveloped<R extends RouteContract> = AnswerOptions<R> & {
  readonly data: DataOf<R>;
  /** Position of the change log the data reflects; the present one unless said. */
  readonly seq?: number;
  /** When the data last matched the upstream; that of the whole mirror unless said. */
  readonly asOf?: number | null;
} & (keyof SiblingsOf<R> extends never ? { readonly siblings?: never } : { readonly siblings: SiblingsOf<R> });

/** `bare`: the body is exactly `success` and these members, without `data` and `meta`. */
type Bare<R extends RouteContract> = AnswerOptions<R> & { readonly bare: SiblingsOf<R> };

export type Answer<R extends RouteContract> = Enveloped<R> | Bare<R>;

export type Handler<R extends RouteContract> = (request: RequestOf<R>) => Promise<Answer<R>>;

/** Where every route is served; the first is canonical, the second means the current version. */
export const API_PREFIXES = ['/api/v1', '/api'] as const;

/**
 * Registers a route of the contract. Sign-in, role, rate limit, validation and the envelope come from the
 * contract; the handler sees a valid request and returns what to say.
 */
export function handle<const R extends RouteContract>(app: FastifyInstance, route: R, handler: Handler<R>): void {
  const read = inputReader(route);
  const check = app.answers.checkAnswers ? answerChecker(route) : undefined;
  const kept = route.cache && answerKept(app, route, route.cache, { handler, check });
  const unkept = route.cache?.unless;
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const input = read(request);
    if (kept && !(unkept !== undefined && unkept in (input.query as object))) return kept(request, reply, input);
    // Taken before anything is read: what is committed meanwhile must not be claimed as included.
    const position = app.answers.position();
    const result = await handler(requestOf(request, input));
    const content = bodyOf(app, result, position);
    check?.(content);
    if (result.session !== undefined) reply.header('set-cookie', app.answers.cookie.write(result.session));
    if (result.version !== undefined) reply.header('etag', entityTag(result.version));
    return reply
      .code(result.status ?? route.status ?? 200)
      .header('content-type', JSON_TYPE)
      .send(JSON.stringify(content));
  };
  for (const prefix of API_PREFIXES) {
    app.route({
      method: route.method,
      url: prefix + route.path,
      config: { guard: route },
      // What is kept is packed once, not for each who asks.
      ...(route.cache ? { compress: false } : {}),
      handler: answer,
    });
  }
}

const NO_BYTES = new Uint8Array();

function requestOf<R extends RouteContract>(request: FastifyRequest, { params, query, body }: Input<R>): RequestOf<R> {
  return {
    params,
    query,
    body,
    caller: request.identity?.caller as RequestOf<R>['caller'],
    identity: (request.identity ?? undefined) as RequestOf<R>['identity'],
    address: request.ip,
    local: isLocal(request),
    ifMatch: acceptedVersions(request.headers['if-match']),
    bytes: request.body instanceof Uint8Array ? request.body : NO_BYTES,
    get signal() {
      return request.signal;
    },
  };
}

function bodyOf<R extends RouteContract>(app: FastifyInstance, result: Answer<R>, position: Position): object {
  if ('bare' in result) return { success: true, ...result.bare };
  const asOf = result.asOf === undefined ? position.asOf : result.asOf;
  const meta: Meta = {
    timestamp: instant(app.answers.now()),
    cached: false,
    cache_ttl: 0,
    cache_layer: null,
    as_of: asOf === null ? null : instant(asOf),
    seq: result.seq ?? position.seq,
  };
  return { success: true, data: result.data, ...result.siblings, meta };
}
