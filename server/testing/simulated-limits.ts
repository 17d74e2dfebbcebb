import { basicCredentials } from '../src/upstream/transport/credentials.ts';
import type { Answer, Exchange, Outgoing } from '../src/upstream/transport/exchange.ts';
import type { UpstreamKind } from '../src/upstream/transport/site.ts';
import { type BudgetedTransport, createTransport } from '../src/upstream/transport/transport.ts';
import { type HandClock, handClock } from './hand-clock.ts';

/** Numbers in [0, 1) that follow from a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many turns of the loop without a sleeper: work that ends its turn now and then, as long transactions do, is done. */
const PATIENCE_TURNS = 10_000;

/** Moves the clock from one sleeper to the next until the work is done. */
export async function passTime<T>(clock: HandClock, work: Promise<T>): Promise<T> {
  let done = false;
  let inVain = 0;
  const ended = work.finally(() => {
    done = true;
  });
  ended.catch(() => {});
  for (;;) {
    await new Promise(setImmediate);
    if (done) return ended;
    inVain = clock.leap() ? 0 : inVain + 1;
    if (inVain > PATIENCE_TURNS) throw new Error('everything waits, and for nothing');
  }
}

/** A request as it arrived at the site, and the status of its answer; 0 for none. */
export interface Arrival {
  at: number;
  path: string;
  method: string;
  status: number;
}

/** What a site does with a request that arrives. */
export type Conduct = (outgoing: Outgoing, now: number) => Partial<Answer> | Error;

/** 20 seconds into a minute, half an hour into an hour. */
export const BEGIN = Date.UTC(2026, 10, 18, 15, 30, 20);

export interface SimulatedSite {
  clock: HandClock;
  transport: BudgetedTransport;
  arrivals: Arrival[];
}

interface SimulatedSiteOptions {
  seed?: number;
  /** There and back, at the least and at the most. */
  latencyMs?: readonly [least: number, most: number];
  /** How far our own machine's clock was set back. */
  setBackMs?: () => number;
}

/** A transport to a site without a network; requests take their time there and back. */
export function openSimulated(
  kind: UpstreamKind,
  conduct: Conduct,
  { seed = 1, latencyMs: [least, most] = [20, 300], setBackMs = () => 0 }: SimulatedSiteOptions = {},
): SimulatedSite {
  const clock = handClock(BEGIN);
  const random = seeded(seed);
  const arrivals: Arrival[] = [];
  const exchange: Exchange = async (outgoing, signal) => {
    const latency = Math.round(least + random() * (most - least));
    await clock.sleep(Math.floor(latency / 2), signal);
    signal?.throwIfAborted();
    const answer = conduct(outgoing, clock.now());
    const status = answer instanceof Error ? 0 : (answer.status ?? 200);
    arrivals.push({ at: clock.now(), path: outgoing.path, method: outgoing.method, status });
    await clock.sleep(Math.ceil(latency / 2), signal);
    signal?.throwIfAborted();
    if (answer instanceof Error) throw answer;
    return { status, headers: answer.headers ?? {}, text: answer.text ?? '{}' };
  };
  const transport = createTransport({
    kind,
    baseUrl: `https://acme.${kind === 'jira' ? 'atlassian.net' : 'zendesk.com'}`,
    credentials: basicCredentials('ann@acme.example', 'secret'),
    clock: { now: () => clock.now() - setBackMs(), sleep: clock.sleep },
    random,
    allowPrivate: false,
    exchange,
  });
  return { clock, transport, arrivals };
}

/** Jira's burst limit: a bucket per method and path that holds a second's worth. */
export function burstLimit(perSecond: number): Conduct {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return ({ method, path }, now) => {
    const bucket = buckets.get(method + path) ?? { tokens: perSecond, at: now };
    buckets.set(method + path, bucket);
    bucket.tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    const limit = { 'x-ratelimit-limit': String(perSecond) };
    if (bucket.tokens < 1) {
      const headers = {
        ...limit,
        'x-ratelimit-remaining': '0',
        'retry-after': '1',
        'ratelimit-reason': 'jira-burst-based',
      };
      return { status: 429, headers };
    }
    bucket.tokens -= 1;
    return { headers: { ...limit, 'x-ratelimit-remaining': String(Math.floor(bucket.tokens)) } };
  };
}

/** Zendesk's limits: windows of a minute for the account and for one of its endpoints. */
export function minuteLimits(limits: {
  account: number;
  endpoint?: { name: string; path: RegExp; calls: number };
}): Conduct {
  const used = new Map<string, { minute: number; calls: number }>();
  const take = (name: string, limit: number, now: number) => {
    const minute = Math.floor(now / 60_000);
    const held = used.get(name);
    const window = held?.minute === minute ? held : { minute, calls: 0 };
    used.set(name, window);
    const refused = window.calls >= limit;
    if (!refused) window.calls += 1;
    return { refused, remaining: limit - window.calls, resets: Math.ceil(((minute + 1) * 60_000 - now) / 1_000) };
  };
  return ({ path }, now) => {
    const account = take('account', limits.account, now);
    const headers: Record<string, string> = {
      'x-rate-limit': String(limits.account),
      'x-rate-limit-remaining': String(account.remaining),
      'ratelimit-reset': String(account.resets),
    };
    if (account.refused) return { status: 429, headers: { ...headers, 'retry-after': String(account.resets) } };
    const { endpoint } = limits;
    if (endpoint === undefined || !endpoint.path.test(path)) return { headers };
    const own = take(endpoint.name, endpoint.calls, now);
    headers[`zendesk-ratelimit-${endpoint.name}`] =
      `total=${endpoint.calls}; remaining=${own.remaining}; resets=${own.resets}`;
    return own.refused ? { status: 429, headers: { ...headers, 'retry-after': String(own.resets) } } : { headers };
  };
}
