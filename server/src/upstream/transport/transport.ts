import { Agent } from 'undici';
import { AppError } from '../../domain/errors.ts';
import type { Clock } from '../../stdx/clock.ts';
import { guardedLookup } from './address-policy.ts';
import type { CallOptions, ContentStream } from './call-options.ts';
import { CallQueue } from './call-queue.ts';
import { openContent } from './content.ts';
import type { Credentials } from './credentials.ts';
import { type Answer, exchange, type Timeouts, TooLargeError } from './exchange.ts';
import { parseLosslessJson } from './lossless-json.ts';
import { backoffMs, pausesConnection, requestedPauseMs } from './pacing.ts';
import { failed, limited, refused } from './refusal.ts';
import { assertAllowedOrigin, type UpstreamKind } from './site.ts';

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
}

export interface UpstreamRequest {
  method: 'GET' | 'POST' | 'PUT';
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
  /** A call that changes something: sent again only when the upstream certainly did not take it. */
  write(request: UpstreamRequest, options?: CallOptions): Promise<unknown>;
  /** A file. `trustedHosts` are host suffixes a redirect may lead to; they never see the credentials. */
  content(
    url: string,
    request: { range?: string; trustedHosts?: readonly string[] },
    options?: CallOptions,
  ): Promise<ContentStream>;
  /** Drops its sockets. */
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
  const queue = new CallQueue(concurrency, clock, (pauseMs) => limited(kind, pauseMs));

  /** Tries until there is an answer to give or no reason to try again. */
  async function call(request: UpstreamRequest, isWrite: boolean, callOptions: CallOptions): Promise<unknown> {
    const path = pathOf(base, request);
    let renewed = false;
    for (let attempt = 0; ; attempt++) {
      const lastTry = attempt + 1 >= TRIES;
      const outcome = await queue.run(() => attemptOnce(request, path, callOptions), callOptions);
      if ('error' in outcome) {
        if (callOptions.signal?.aborted) throw callOptions.signal.reason;
        const { error } = outcome;
        if (error instanceof AppError) throw error;
        const taken = isWrite && !neverSent(error);
        if (taken || lastTry || error instanceof TooLargeError) {
          throw failed(kind, `gave no usable answer (${nameOf(error)})`, { ambiguous: taken }, error);
        }
      } else {
        const { status, headers } = outcome;
        if (status >= 200 && status < 300) {
          const body = bodyOf(outcome);
          if (body.ok) return body.value;
          if (isWrite || lastTry) {
            throw failed(kind, 'gave an answer that is not JSON', { ambiguous: isWrite, status });
          }
        } else if (status === 401 && credentials.renew && !renewed) {
          renewed = true;
          await credentials.renew();
          continue;
        } else if (status === 429) {
          const pauseMs = requestedPauseMs(headers, clock.now()) ?? 2_000 + backoffMs(attempt, random);
          if (pausesConnection(headers)) queue.pause(pauseMs);
          else await clock.sleep(pauseMs, callOptions.signal);
          if (lastTry) throw limited(kind, pauseMs);
          continue;
        } else if (status < 400) {
          throw failed(kind, 'redirected elsewhere, which is not followed', { ambiguous: isWrite, status });
        } else if (status < 500 && status !== 408) {
          const body = bodyOf(outcome);
          throw refused(kind, status, body.ok ? body.value : null);
        } else if (isWrite || lastTry) {
          throw failed(kind, `answered ${status}`, { ambiguous: isWrite, status });
        } else {
          const pauseMs = requestedPauseMs(headers, clock.now());
          if (pauseMs !== null) queue.pause(pauseMs);
        }
      }
      await clock.sleep(backoffMs(attempt, random), callOptions.signal);
    }
  }

  async function attemptOnce(
    request: UpstreamRequest,
    path: string,
    { signal }: CallOptions,
  ): Promise<Answer | { error: unknown }> {
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const headers = {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
      ...(await credentials.headers()),
    };
    try {
      return await exchange(
        agent,
        { origin: base.origin, path, method: request.method, headers, body },
        limits,
        signal,
      );
    } catch (error) {
      return { error };
    }
  }

  return {
    read: (request, callOptions = {}) => call(request, false, callOptions),
    write: (request, callOptions = {}) => call(request, true, callOptions),
    content: (url, { range, trustedHosts = [] }, callOptions = {}) =>
      queue.run(
        () =>
          openContent(agent, { kind, base, url, range, trustedHosts, allowPrivate, credentials }, callOptions.signal),
        callOptions,
      ),
    close: () => agent.destroy(),
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

function bodyOf({ text }: { text: string }): { ok: true; value: unknown } | { ok: false } {
  if (text === '') return { ok: true, value: null };
  try {
    return { ok: true, value: parseLosslessJson(text) };
  } catch {
    return { ok: false };
  }
}

const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|UNABLE_TO_.*)$/;

/** Whether it failed before the request could have left. */
function neverSent(error: unknown): boolean {
  return NEVER_SENT.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function nameOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.message : 'unknown failure');
}
