import { Agent } from 'undici';
import { AppError } from '../../domain/errors.ts';
import type { Clock } from '../../stdx/clock.ts';
import { guardedLookup } from './address-policy.ts';
import type { CallOptions, ContentStream } from './call-options.ts';
import { CallQueue, patienceMs } from './call-queue.ts';
import { openContent } from './content.ts';
import type { Credentials } from './credentials.ts';
import { type Exchange, httpExchange, type Timeouts } from './exchange.ts';
import { backoffMs } from './pacing.ts';
import { limited, refusalStatus } from './refusal.ts';
import { assertAllowedOrigin, type UpstreamKind } from './site.ts';
import { judge, type Outcome } from './verdict.ts';

export interface TransportOptions {
  kind: UpstreamKind;
  /** Origin, with a path in front of every call's when a gateway needs one. */
  baseUrl: string;
  credentials: Credentials;
  clock: Clock;
  random: () => number;
  allowPrivate: boolean;
  timeouts?: Partial<Timeouts>;
  maxBodyBytes?: number;
  concurrency?: number;
  /** HTTP unless something stands in for it. */
  exchange?: Exchange | undefined;
}

export interface UpstreamRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path under the base, beginning with a slash; its variable parts already percent-encoded. */
  path: string;
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** JSON over HTTP to one connection, within its limits. Every failure is an `AppError`. */
export interface Transport {
  /** A call that changes nothing, whatever its method: tried again when it fails for a passing reason. */
  read(request: UpstreamRequest, options?: CallOptions): Promise<unknown>;
  /**
   * A call that changes something: sent again only when the upstream certainly did not take it. An answer of success
   * says that it stands, whatever else it says: reading it must not make a failure of it.
   */
  write(request: UpstreamRequest, options?: CallOptions): Promise<unknown>;
  /** A file. `trustedHosts` are host suffixes a redirect may lead to; they never see the credentials. */
  content(
    url: string,
    request: { range?: string; trustedHosts?: readonly string[] },
    options?: CallOptions,
  ): Promise<ContentStream>;
  /** Drops its sockets and fails what still waits. */
  close(): Promise<void>;
}

const TRIES = 4;
const TIMEOUTS: Timeouts = { connect: 10_000, headers: 60_000, body: 30_000, total: 120_000 };
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export function createTransport(options: TransportOptions): Transport {
  const { kind, credentials, clock, random, allowPrivate } = options;
  const base = new URL(options.baseUrl);
  assertAllowedOrigin(base.origin, allowPrivate);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const limits = { clock, totalMs: timeouts.total, maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES };
  const concurrency = options.concurrency ?? 8;
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowPrivate), timeout: timeouts.connect },
    connections: concurrency,
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
    allowH2: false,
  });
  const exchange = options.exchange ?? httpExchange(agent, limits);
  const queue = new CallQueue(concurrency, clock, (pauseMs) => limited(kind, pauseMs));

  /** Tries until there is an answer to give or no reason to try again. */
  async function call(request: UpstreamRequest, isWrite: boolean, callOptions: CallOptions): Promise<unknown> {
    const path = pathOf(base, request);
    let renewed = false;
    for (let attempt = 1; ; attempt++) {
      const outcome = await queue.run(() => attemptOnce(request, path, callOptions), callOptions);
      callOptions.signal?.throwIfAborted();
      const verdict = judge(kind, outcome, isWrite, clock.now());
      switch (verdict.kind) {
        case 'answer':
          return verdict.value;
        case 'final':
          throw verdict.error;
        case 'unauthorised':
          if (renewed || !credentials.renew) throw verdict.error;
          renewed = true;
          await credentials.renew();
          break;
        case 'limited': {
          const pauseMs = verdict.pauseMs ?? 2_000 + backoffMs(attempt, random);
          if (verdict.everyone) queue.pause(pauseMs);
          if (attempt === TRIES || pauseMs > patienceMs(callOptions)) throw limited(kind, pauseMs);
          if (!verdict.everyone) await clock.sleep(pauseMs, callOptions.signal);
          break;
        }
        case 'passing':
          if (attempt === TRIES) throw verdict.error;
          if (verdict.pauseMs !== null) queue.pause(verdict.pauseMs);
          await clock.sleep(backoffMs(attempt, random), callOptions.signal);
      }
    }
  }

  async function attemptOnce(request: UpstreamRequest, path: string, { signal }: CallOptions): Promise<Outcome> {
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const headers = {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
      ...(await credentials.headers()),
    };
    try {
      return await exchange({ origin: base.origin, path, method: request.method, headers, body }, signal);
    } catch (error) {
      return { error };
    }
  }

  return {
    read: (request, callOptions = {}) => call(request, false, callOptions),
    write: (request, callOptions = {}) => call(request, true, callOptions),
    content: async (url, { range, trustedHosts = [] }, callOptions = {}) => {
      const request = { kind, base, url, range, trustedHosts, allowPrivate, credentials };
      const open = () => queue.run(() => openContent(agent, request, callOptions.signal), callOptions);
      try {
        return await open();
      } catch (error) {
        if (!credentials.renew || refusalStatus(error) !== 401) throw error;
        await credentials.renew();
        return open();
      }
    },
    close: async () => {
      queue.close(new AppError('unavailable', 'UNAVAILABLE', 'The connection has been closed.'));
      await agent.destroy();
    },
  };
}

function pathOf(base: URL, { path, query = {} }: UpstreamRequest): string {
  const url = new URL(base.pathname.replace(/\/$/, '') + path, base.origin);
  if (url.origin !== base.origin) throw new Error('a call must stay on its own site');
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url.pathname + url.search;
}
