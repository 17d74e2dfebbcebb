import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LIMITS_PER_MINUTE, type RouteContract } from '@speedyflow/contract/route';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { AnswerCache, KeptAnswer, Layer } from '../cache/answer-cache.ts';
import type { Caller } from '../domain/caller.ts';
import { AnswerBytes } from './answer-bytes.ts';
import { isBare, JSON_TYPE, KEPT_CACHE_CONTROL } from './answer-kept.ts';
import { acceptedCoding, type Coding } from './content-coding.ts';
import { bearerToken } from './guard.ts';
import type { Authenticator, Identity } from './identity.ts';
import { names } from './if-none-match.ts';
import { weightOf } from './load-shedding.ts';
import type { Metrics } from './metrics.ts';
import type { Pressure, Weight } from './pressure.ts';
import type { Allowance, RateLimiter } from './rate-limiter.ts';
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
  readonly pressure: Pressure;
  /** Whether this process must look what others wrote before it answers. */
  readonly behind: (request: IncomingMessage) => boolean;
}

/** Addresses longer than this are asked the ordinary way. */
const URL_MAX = 500;
/** Addresses of readers whose answers are at hand. */
const KNOWN_MAX = 20_000;

/** What is not made by then is left to the ordinary way, which waits for it and keeps the deadline. */
const PATIENCE_MS = 1_000;

/** What is said of keeping an answer. */
const KEEPING: readonly string[] = ['cache-control', KEPT_CACHE_CONTROL, 'vary', 'accept-encoding'];

/** What an address shows to a reader. */
interface Shown {
  readonly route: RouteContract;
  /** The answer as it is now, made anew where it must be. */
  find(): Promise<{ entry: KeptAnswer; layer: Layer }>;
}

interface Known extends Shown {
  /** How long it is kept is for the cache alone to say. */
  entry: WeakRef<KeptAnswer>;
  readonly weight: Weight | null;
}

/** An answer as it is sent; without a body to who has it. */
interface Ready {
  readonly entry: KeptAnswer;
  readonly bytes: AnswerBytes;
  readonly packed: { readonly coding: Coding; readonly body: Buffer } | null;
}

/** Who asked for what, and since when. */
interface Asked {
  readonly began: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly caller: Caller;
  readonly allowance: Allowance;
}

/**
 * Answers what is asked again before the framework is: with the bytes that are kept, or with an answer made anew where
 * these hold no longer, and with everything the ordinary way would see to (host, session, limit, load, conditions,
 * headers, figures). Whatever is not plainly so goes the ordinary way, as does what fails or takes long.
 */
export class HitPath {
  readonly #options: HitPathOptions;
  readonly #known = new LRUCache<string, Known>({ max: KNOWN_MAX });
  readonly #bytes = new WeakMap<KeptAnswer, AnswerBytes>();
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
  note(url: string, caller: Caller, entry: KeptAnswer, shown: Shown): void {
    if (url.length > URL_MAX) return;
    const weight = weightOf('GET', shown.route);
    this.#known.set(addressOf(url, caller, this.#options.readers), { ...shown, weight, entry: new WeakRef(entry) });
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

  /** Answers, or has it done the ordinary way. */
  answer(request: IncomingMessage, response: ServerResponse, ordinary: RequestListener): unknown {
    const began = performance.now();
    const { url = '', headers } = request;
    if (request.method !== 'GET' || !this.#open || url.length > URL_MAX || !this.#isOwnHost(request)) {
      return ordinary(request, response);
    }
    const identity = this.#identity(headers);
    if (!identity || this.#options.behind(request)) return ordinary(request, response);
    const { cache, readers, limiter, pressure } = this.#options;
    const { caller } = identity;
    const known = this.#known.get(addressOf(url, caller, readers));
    const ready = known && this.#ready(known, headers);
    // Refusing is for the ordinary way, which tells of it and counts as well.
    if (!known || (!ready && known.weight !== null && !pressure.admits(known.weight)))
      return ordinary(request, response);
    const { limit } = known.route;
    const allowance = limiter.takeIfAllowed(`${limit} user ${caller.userId}`, LIMITS_PER_MINUTE[limit]);
    if (!allowance) return ordinary(request, response);
    const asked: Asked = { began, request, response, caller, allowance };
    if (!ready) return this.#findAndSend(known, asked, ordinary);
    cache.noteHit(ready.entry);
    return this.#send(asked, known.route, ready);
  }

  /** What is known, where it holds and can be sent at once. */
  #ready({ entry: kept }: Known, headers: IncomingHttpHeaders): Ready | undefined {
    const { cache, position } = this.#options;
    const entry = kept.deref();
    if (!entry || !cache.isCurrent(entry) || cache.wantsRefresh(entry)) return undefined;
    const bytes = this.#bytes.get(entry);
    if (!bytes || bytes.asOf !== position().asOf) return undefined;
    if (isHeld(bytes, headers)) return { entry, bytes, packed: null };
    const coding = this.#codingOf(bytes, headers);
    const body = bytes.ready(coding);
    return body && { entry, bytes, packed: { coding, body } };
  }

  /** The coding it is sent in: as it is where it is not packed yet, and there is no time to. */
  #codingOf(bytes: AnswerBytes, headers: IncomingHttpHeaders): Coding {
    const packing = bytes.codingFor(acceptedCoding(headers['accept-encoding']));
    return bytes.ready(packing) === undefined && this.#options.pressure.isPressed() ? 'identity' : packing;
  }

  #findAndSend(known: Known, asked: Asked, ordinary: RequestListener): void {
    const { pressure } = this.#options;
    const { request, response } = asked;
    const { weight } = known;
    let isLeft = false;
    const leave = () => {
      isLeft = true;
      // The ordinary way counts it by itself, until a connection closes that has not been closed yet.
      if (weight !== null) pressure.ended(weight);
      if (!response.destroyed) ordinary(request, response);
    };
    const patience = setTimeout(leave, PATIENCE_MS);
    if (weight !== null) pressure.began(weight);
    this.#find(known, request.headers).then(
      (ready) => {
        if (isLeft) return;
        clearTimeout(patience);
        if (weight !== null) pressure.ended(weight);
        if (!response.destroyed) this.#send(asked, known.route, ready);
      },
      () => {
        if (isLeft) return;
        clearTimeout(patience);
        leave();
      },
    );
  }

  async #find(known: Known, headers: IncomingHttpHeaders): Promise<Ready> {
    const { entry, layer } = await known.find();
    known.entry = new WeakRef(entry);
    const bytes = this.bytesOf(entry, known.route, layer);
    // Made anew, it is often the same: then nothing of it is packed.
    if (isHeld(bytes, headers)) return { entry, bytes, packed: null };
    const coding = this.#codingOf(bytes, headers);
    return { entry, bytes, packed: { coding, body: await bytes.packed(coding) } };
  }

  #send({ began, response, caller, allowance }: Asked, route: RouteContract, ready: Ready): void {
    const { metrics, logger, requestId } = this.#options;
    const { bytes, packed } = ready;
    // Who has the answer has the headers it came with: only what is new is told.
    const fields = [
      ...(packed ? this.#fixed : KEEPING),
      'x-request-id',
      requestId(),
      'x-ratelimit-limit',
      String(allowance.limit),
      'x-ratelimit-remaining',
      String(allowance.remaining),
      'x-ratelimit-reset',
      String(Math.ceil(allowance.resetAt / 1000)),
      'etag',
      bytes.etag,
    ];
    if (packed) {
      const { coding, body } = packed;
      if (coding !== 'identity') fields.push('content-encoding', coding);
      fields.push('content-type', JSON_TYPE, 'content-length', String(body.length));
      response.writeHead(200, fields).end(body);
    } else {
      response.writeHead(304, fields).end();
    }
    const status = packed ? 200 : 304;
    metrics.observeRequest('GET', route.id, status, (performance.now() - began) / 1000);
    if (logger.isLevelEnabled('debug')) {
      logger.debug({ route: route.id, method: 'GET', status, user: caller.userId }, 'answered');
    }
  }

  #identity(headers: IncomingHttpHeaders): Identity | undefined {
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
    try {
      this.#options.requireOwnHost({ host });
      return true;
    } catch {
      return false;
    }
  }
}

/** Whether who asks has it already. */
function isHeld(bytes: AnswerBytes, headers: IncomingHttpHeaders): boolean {
  return names(headers['if-none-match'], bytes.etag);
}

function addressOf(url: string, caller: Caller, readers: Readers): string {
  return `${readers.of(caller, 'person').digest} ${url}`;
}
