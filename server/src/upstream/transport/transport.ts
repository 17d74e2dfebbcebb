import { Agent } from 'undici';
import { AppError } from '../../domain/errors.ts';
import type { Clock } from '../../stdx/clock.ts';
import { guardedLookup } from './address-policy.ts';
import type { BudgetReport } from './budget-report.ts';
import type { CallOptions, ContentStream } from './call-options.ts';
import { patienceMs } from './call-queue.ts';
import { MOST_CALLS, PEOPLE_SLOTS } from './concurrency.ts';
import { contentTarget, openContent } from './content.ts';
import type { Credentials } from './credentials.ts';
import { notUnderstood } from './decode-answer.ts';
import { type Decoder, DecoderEndedError, type Decoding, decodeHere } from './decoding.ts';
import { type Answer, type Exchange, httpExchange, type Timeouts } from './exchange.ts';
import type { LimitedCall } from './limit.ts';
import type { OutgoingContent } from './outgoing-content.ts';
import { Outlet } from './outlet.ts';
import { backoffMs } from './pacing.ts';
import { failed, limited as rateLimited } from './refusal.ts';
import { RetryBudget } from './retry-budget.ts';
import { assertAllowedOrigin, type UpstreamKind } from './site.ts';
import { isSuccess, judge, type Outcome, type Said } from './verdict.ts';
import { DecodeError } from './wire.ts';

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
  /** Calls under way at once at the very most, whatever the site would take. */
  concurrency?: number;
  /** HTTP unless something stands in for it. */
  exchange?: Exchange | undefined;
  /** Understands answers that may be large; here, unless it does so aside. */
  decoder?: Decoder | undefined;
  /** Another account's transport to the same site, whose budget this one's calls draw on too. */
  beside?: BudgetedTransport | undefined;
}

export interface UpstreamRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path under the base, beginning with a slash; its variable parts already percent-encoded. */
  path: string;
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  body?: unknown;
  /** Instead of a body: a file, or what contains some. */
  content?: OutgoingContent;
  headers?: Record<string, string>;
}

/** JSON over HTTP to one connection, within its limits. Every failure is an `AppError`. */
export interface Transport {
  /** A call that changes nothing, whatever its method: tried again when it fails for a passing reason. */
  read(request: UpstreamRequest, options?: CallOptions): Promise<unknown>;
  /**
   * The same of what may be large: an answer that is understood as the decoding says, which may be done aside. One that
   * is not understood as a whole is a failure of the upstream.
   */
  readAs<Reading, Page>(
    request: UpstreamRequest,
    decoding: Decoding<Reading, Page>,
    reading: Reading,
    options?: CallOptions,
  ): Promise<Page>;
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

/** A transport that keeps to the limits of its site and can say how they stand. */
export interface BudgetedTransport extends Transport {
  /** What is left of its limits, who spends it, and what stands in the way. */
  budget(): BudgetReport;
  readonly outlet: Outlet;
}

const TRIES = 4;
/** What failed for longer than this is not tried again by itself: whoever asked hears of it, and comes back. */
const TRIED_WITHIN_MS = 10_000;
const TIMEOUTS: Timeouts = { connect: 10_000, headers: 60_000, body: 30_000, total: 120_000 };
const MAX_BODY_BYTES = 64 * 1024 * 1024;

export function createTransport(options: TransportOptions): BudgetedTransport {
  const { kind, credentials, clock, random, allowPrivate } = options;
  const base = new URL(options.baseUrl);
  assertAllowedOrigin(base.origin, allowPrivate);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const limits = { clock, totalMs: timeouts.total, maxBodyBytes: options.maxBodyBytes ?? MAX_BODY_BYTES };
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowPrivate), timeout: timeouts.connect },
    connections: MOST_CALLS + PEOPLE_SLOTS,
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
    allowH2: false,
  });
  const exchange = options.exchange ?? httpExchange(agent, limits);
  const outlet =
    options.beside?.outlet.ofAnotherAccount() ?? new Outlet({ kind, clock, random, most: options.concurrency });
  const retries = new RetryBudget();
  const decoder = options.decoder ?? decodeHere;

  /**
   * Tries until there is an answer to give or no reason to try again.
   *
   * @param understand an answer of success, unless it is read as it is
   */
  async function call(
    limited: LimitedCall,
    callOptions: CallOptions,
    attempt: Attempt,
    understand?: Understand,
  ): Promise<unknown> {
    let renewed = false;
    let spentMs = 0;
    retries.earn();
    for (let tries = 1; ; tries++) {
      const route = outlet.route(limited);
      const timed: Attempt = async (number) => {
        const begun = clock.now();
        return attempt(number).finally(() => {
          spentMs += clock.now() - begun;
        });
      };
      const sent = await outlet.send({ route, isRetry: tries > 1, options: callOptions }, timed);
      callOptions.signal?.throwIfAborted();
      const said = understand && isSuccess(sent.outcome) ? await understand(sent.outcome) : undefined;
      const verdict = judge(kind, sent.outcome, limited.isWrite, said);
      const mayRetry = () => tries < TRIES && retries.spend();
      switch (verdict.kind) {
        case 'answer':
          return verdict.value;
        case 'final':
          throw verdict.error;
        case 'unauthorised':
          if (renewed || !credentials.renew) {
            outlet.refuse(sent.call, route.endpoint, verdict.error);
            throw verdict.error;
          }
          renewed = true;
          await credentials.renew();
          break;
        case 'limited':
          if (sent.pausedMs > patienceMs(callOptions) || !mayRetry()) throw rateLimited(kind, sent.pausedMs);
          break;
        case 'passing':
          if (spentMs >= TRIED_WITHIN_MS || !mayRetry()) throw verdict.error;
          await clock.sleep(backoffMs(tries, random), callOptions.signal);
      }
    }
  }

  /** The headers that say who we are. What refuses to give them refuses everything. */
  async function identity(number: number): Promise<Record<string, string>> {
    try {
      return await credentials.headers();
    } catch (error) {
      if (error instanceof AppError && error.kind === 'upstream_refused') outlet.refuse(number, 'credentials', error);
      throw error;
    }
  }

  function send(
    request: UpstreamRequest,
    isWrite: boolean,
    callOptions: CallOptions,
    understand?: Understand,
  ): Promise<unknown> {
    const path = pathOf(base, request);
    const { content } = request;
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const attempt = async (number: number): Promise<Outcome> => {
      const headers = {
        accept: 'application/json',
        ...(body === null ? {} : { 'content-type': 'application/json' }),
        ...(content && { 'content-type': content.type, 'content-length': String(content.length) }),
        ...request.headers,
        ...(await identity(number)),
      };
      const outgoing = { origin: base.origin, path, method: request.method, headers, body };
      const asked = content ? { ...outgoing, content: content.open() } : outgoing;
      return exchange(asked, callOptions.signal).catch((error: unknown) => ({ error }));
    };
    return call({ ...request, isWrite }, callOptions, attempt, understand);
  }

  return {
    read: (request, callOptions = {}) => send(request, false, callOptions),
    readAs: async <Reading, Page>(
      request: UpstreamRequest,
      decoding: Decoding<Reading, Page>,
      reading: Reading,
      callOptions: CallOptions = {},
    ) => {
      const understand = (answer: Answer) =>
        decoder.decode(answer, decoding, reading).catch((error: unknown) => {
          if (error instanceof DecodeError) throw notUnderstood(kind, error);
          if (!(error instanceof DecoderEndedError)) throw error;
          throw failed(kind, 'gave an answer that could not be read to its end', { ambiguous: false }, error);
        });
      return (await send(request, false, callOptions, understand)) as Page;
    },
    write: (request, callOptions = {}) => send(request, true, callOptions),
    content: async (url, { range, trustedHosts = [] }, callOptions = {}) => {
      const target = contentTarget(kind, base, url);
      const path = target.pathname.slice(base.pathname.replace(/\/$/, '').length);
      const opened: { content?: ContentStream } = {};
      await call({ method: 'GET', path, isWrite: false }, callOptions, async (number) => {
        const request = { kind, target, range, trustedHosts, allowPrivate, identity: () => identity(number) };
        try {
          const content = await openContent(agent, request, callOptions.signal);
          if (!('body' in content)) return content;
          opened.content = content;
          return { status: content.status, headers: {}, text: '' };
        } catch (error) {
          return { error };
        }
      });
      return opened.content as ContentStream;
    },
    budget: () => outlet.report(),
    outlet,
    close: async () => {
      outlet.close();
      await agent.destroy();
    },
  };
}

/** One try of a call, by its number. */
type Attempt = (number: number) => Promise<Outcome>;

/** What an answer says; null when it is not JSON. */
type Understand = (answer: Answer) => Promise<Said | null>;

function pathOf(base: URL, { path, query = {} }: UpstreamRequest): string {
  const url = new URL(base.pathname.replace(/\/$/, '') + path, base.origin);
  if (url.origin !== base.origin) throw new Error('a call must stay on its own site');
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url.pathname + url.search;
}
