import type { Meta } from '@speedyflow/contract/envelope';
import type { Keeping, RouteContract } from '@speedyflow/contract/route';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Loaded } from '../cache/answer-cache.ts';
import { queueTtlSeconds, TTL_SECONDS } from '../cache/ttl-classes.ts';
import type { Caller } from '../domain/caller.ts';
import { jsonOf } from '../stdx/kept-json.ts';
import { acceptedCoding } from './content-coding.ts';
import type { Handler, RequestOf } from './handle.ts';
import { names } from './if-none-match.ts';
import type { Input } from './request-input.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

/** Kept by the reader's own browser, which asks each time whether it still holds. */
export const KEPT_CACHE_CONTROL = 'private, no-cache';

/** What a route brings to have its answers kept. */
interface KeptRoute<R extends RouteContract> {
  readonly handler: Handler<R>;
  readonly check: ((content: object) => void) | undefined;
}

/**
 * Answers a route whose contract says that its answers may be kept: from the cache where it is current, and not at
 * all where the caller has it already.
 */
export function answerKept<const R extends RouteContract>(
  app: FastifyInstance,
  route: R,
  keeping: Keeping,
  { handler, check }: KeptRoute<R>,
) {
  // Who reads is told by desks, people and zone: what more one role than another is shown must not be kept.
  if (route.access !== 'session') throw new TypeError(`the answers of ${route.id} are not for all who are signed in`);
  const { cache, readers, hits, warmers } = app.answers;
  const load = async (caller: Caller, input: Input<R>): Promise<Loaded> => {
    const result = await handler(requestOfReader(caller, input));
    const content = 'bare' in result ? result.bare : { data: result.data, ...result.siblings };
    check?.({ success: true, ...content, ...('bare' in result ? {} : { meta: EXAMPLE_META }) });
    return {
      content: jsonOf({ success: true, ...content }),
      ttlMs: 1000 * ttlSeconds(keeping.ttl, content as { total?: unknown }),
      changesAt: result.changesAt,
    };
  };
  const find = (caller: Caller, input: Input<R>) =>
    cache.read({
      namespace: route.id,
      key: keyOf(input),
      reader: readers.of(caller, keeping.reader),
      outlives: keeping.outlives ?? false,
      load: () => load(caller, input),
    });
  if (keeping.seenFirst) {
    warmers.push(async (caller) => void (await find(caller, { params: {}, query: {}, body: {} } as Input<R>)));
  }
  return async (request: FastifyRequest, reply: FastifyReply, input: Input<R>) => {
    const { caller } = request.identity as { caller: Caller };
    const { entry, layer } = await find(caller, input);
    const accepted = acceptedCoding(request.headers['accept-encoding']);
    reply.header('cache-control', KEPT_CACHE_CONTROL);
    reply.header('vary', 'accept-encoding');
    const bytes = hits.bytesOf(entry, route, layer);
    reply.header('etag', bytes.etag);
    hits.note(request.url, caller, entry, { route, find: () => find(caller, input) });
    if (names(request.headers['if-none-match'], bytes.etag)) return reply.code(304).send();
    const packing = bytes.codingFor(accepted);
    const coding = bytes.ready(packing) === undefined && app.answers.isPressed() ? 'identity' : packing;
    if (coding !== 'identity') reply.header('content-encoding', coding);
    return reply.header('content-type', JSON_TYPE).send(await bytes.packed(coding));
  };
}

const NEVER = new AbortController().signal;

/**
 * All that a kept answer may depend on: what is asked, and who reads. Nothing of the one request it happens to be made
 * for, which others wait for too.
 */
function requestOfReader<R extends RouteContract>(caller: Caller, { params, query, body }: Input<R>): RequestOf<R> {
  const identity = { caller, credential: { kind: 'session', id: '' } };
  const rest = { address: '', local: false, ifMatch: undefined, signal: NEVER };
  return { params, query, body, caller, identity, ...rest } as RequestOf<R>;
}

/** What stands for `meta` when an answer is checked that has none yet. */
const EXAMPLE_META: Meta = {
  timestamp: '2026-01-01T00:00:00Z',
  cached: false,
  cache_ttl: 0,
  cache_layer: null,
  seq: 0,
};

/** The same for requests that ask for the same, however they say it. */
function keyOf({ params, query }: Pick<Input<RouteContract>, 'params' | 'query'>): string {
  const members = Object.entries({ ...params, ...query }).filter(([, value]) => value !== undefined);
  return JSON.stringify(members.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function ttlSeconds(ttl: Keeping['ttl'], content: { total?: unknown }): number {
  if (ttl !== 'queues') return TTL_SECONDS[ttl];
  return queueTtlSeconds(typeof content.total === 'number' ? content.total : 0);
}

/** Whether its answers are without `data` and `meta`. */
export function isBare(route: RouteContract): boolean {
  return (route.data as { type?: string }).type === 'null';
}
