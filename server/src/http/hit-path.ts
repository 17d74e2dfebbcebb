import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS_PER_MINUTE, type RouteContract } from '@speedyflow/contract/route';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { AnswerCache, KeptAnswer, Layer } from '../cache/answer-cache.ts';
import type { Caller } from '../domain/caller.ts';
import { AnswerBytes } from './answer-bytes.ts';
import { isBare, JSON_TYPE, KEPT_CACHE_CONTROL } from './answer-kept.ts';
import { acceptedCoding } from './content-coding.ts';
import { bearerToken } from './guard.ts';
import type { Authenticator, Identity } from './identity.ts';
import { names } from './if-none-match.ts';
import type { Metrics } from './metrics.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Readers } from './readers.ts';
import type { Position } from './request-state.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface HitPathOptions {
  readonly now: () => number;
  readonly position: () => Position;
  readonly authenticator: Authenticator;
  readonly cookie: SessionCookie;
  readonly cache: AnswerCache;
  readonly readers: Readers;
  readonly limiter: RateLimiter;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Headers of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Throws for a host that is not ours. */
  readonly requireOwnHost: (request: { host: string }) => void;
  readonly requestId: () => string;
  /** Whether an answer that is not packed yet is sent as it is. */
  readonly isPressed: () => boolean;
  /** Whether this process must look what others wrote before it answers. */
  readonly behind: (request: IncomingMessage) => boolean;
}

/** Addresses longer than this are asked the ordinary way. */
const URL_MAX = 500;
/** Addresses of readers whose answers are at hand. */
const KNOWN_MAX = 20_000;
/** Each costs the ordinary way a parse; few differ. */
const HOSTS_MAX = 100;

/** What is said of keeping an answer. */
const KEEPING: readonly string[] = ['cache-control', KEPT_CACHE_CONTROL, 'vary', 'accept-encoding'];

interface Known {
  /** How long it is kept is for the cache alone to say. */
  readonly entry: WeakRef<KeptAnswer>;
  readonly route: RouteContract;
}

/**
 * Sends an answer that is kept, as its bytes, before the framework is asked: with everything the ordinary way would
 * see to (host, session, limit, conditions, headers, figures). Whatever is not plainly a hit goes the ordinary way.
 */
export class HitPath {
  readonly #options: HitPathOptions;
  readonly #known = new LRUCache<string, Known>({ max: KNOWN_MAX });
  readonly #bytes = new WeakMap<KeptAnswer, AnswerBytes>();
  readonly #hosts = new Set<string>();
  readonly #fixed: readonly string[];
  #open = true;

  constructor(options: HitPathOptions) {
    this.#options = options;
    const { 'cache-control': _, ...headers } = options.headers;
    this.#fixed = [...Object.entries(headers).flat(), ...KEEPING];
  }

  /** From now on everything goes the ordinary way, which knows how to close. */
  close(): void {
    this.#open = false;
  }

  /** Notes what this address shows to this reader. */
  note(url: string, caller: Caller, entry: KeptAnswer, route: RouteContract): void {
    if (url.length > URL_MAX) return;
    this.#known.set(addressOf(url, caller, this.#options.readers), { entry: new WeakRef(entry), route });
  }

  /** A kept answer as it is sent from `layer`; null for one that was made for this request. */
  bytesOf(entry: KeptAnswer, route: RouteContract, layer: Layer): AnswerBytes {
    const { now, position } = this.#options;
    const before = this.#bytes.get(entry);
    const said = { layer, now: now(), position: position(), bare: isBare(route) };
    if (layer === null && !said.bare) return AnswerBytes.of(entry, said);
    if (before && before.asOf === said.position.asOf) return before;
    const bytes = AnswerBytes.of(entry, said);
    this.#bytes.set(entry, bytes);
    return bytes;
  }

  /** @returns whether it was answered */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const began = performance.now();
    const { url = '', headers } = request;
    if (request.method !== 'GET' || !this.#open || url.length > URL_MAX || !this.#isOwnHost(request)) return false;
    const identity = this.#identity(headers);
    if (!identity || this.#options.behind(request)) return false;
    const { cache, readers, limiter, position, metrics, logger, isPressed } = this.#options;
    const known = this.#known.get(addressOf(url, identity.caller, readers));
    const entry = known?.entry.deref();
    if (!known || !entry || !cache.isCurrent(entry) || cache.wantsRefresh(entry)) return false;
    const bytes = this.#bytes.get(entry);
    if (!bytes || bytes.asOf !== position().asOf) return false;
    const packing = bytes.codingFor(acceptedCoding(headers['accept-encoding']));
    const packed = bytes.ready(packing);
    if (!packed && !isPressed()) return false;
    const [coding, body] = packed ? [packing, packed] : (['identity', bytes.plain] as const);

    const { route } = known;
    // Refusing is for the ordinary way, which counts as well.
    const allowance = limiter.takeIfAllowed(
      `${route.limit} user ${identity.caller.userId}`,
      LIMITS_PER_MINUTE[route.limit],
    );
    if (!allowance) return false;
    cache.noteHit(entry);
    const held = names(headers['if-none-match'], bytes.etag);
    // Who has the answer has the headers it came with: only what is new is told.
    const fields = [
      ...(held ? KEEPING : this.#fixed),
      'x-request-id',
      this.#options.requestId(),
      'x-ratelimit-limit',
      String(allowance.limit),
      'x-ratelimit-remaining',
      String(allowance.remaining),
      'x-ratelimit-reset',
      String(Math.ceil(allowance.resetAt / 1000)),
      'etag',
      bytes.etag,
    ];
    if (held) {
      response.writeHead(304, fields).end();
    } else {
      if (coding !== 'identity') fields.push('content-encoding', coding);
      fields.push('content-type', JSON_TYPE, 'content-length', String(body.length));
      response.writeHead(200, fields).end(body);
    }
    const status = held ? 304 : 200;
    metrics.observeRequest('GET', route.id, status, (performance.now() - began) / 1000);
    if (logger.isLevelEnabled('debug')) {
      logger.debug({ route: route.id, method: 'GET', status, user: identity.caller.userId }, 'answered');
    }
    return true;
  }

  #identity(headers: IncomingMessage['headers']): Identity | undefined {
    const { authenticator, cookie } = this.#options;
    if (headers.authorization !== undefined) {
      const token = bearerToken(headers.authorization);
      return token === undefined ? undefined : authenticator.atHand('token', token);
    }
    const token = cookie.read(headers.cookie);
    return token === undefined ? undefined : authenticator.atHand('session', token);
  }

  /** Which host is meant behind a proxy is for the ordinary way to tell. */
  #isOwnHost({ headers }: IncomingMessage): boolean {
    const { host } = headers;
    if (host === undefined || headers['x-forwarded-host'] !== undefined) return false;
    if (this.#hosts.has(host)) return true;
    try {
      this.#options.requireOwnHost({ host });
    } catch {
      return false;
    }
    if (this.#hosts.size < HOSTS_MAX) this.#hosts.add(host);
    return true;
  }
}

function addressOf(url: string, caller: Caller, readers: Readers): string {
  return `${readers.of(caller, 'person').digest} ${url}`;
}
