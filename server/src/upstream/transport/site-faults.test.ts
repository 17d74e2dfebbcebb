import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  BEGIN,
  burstLimit,
  type Conduct,
  minuteLimits,
  openSimulated,
  passTime,
  seeded,
} from '../../../testing/simulated-limits.ts';
import type { AppError } from '../../domain/errors.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const search = { method: 'POST', path: '/rest/api/3/search/jql', body: { jql: 'x' } } as const;
const myself = { method: 'GET', path: '/rest/api/3/myself' } as const;
const interactive = { priority: 'interactive' } as const;

const ending = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => error as AppError,
  );
const since = (arrivals: readonly Arrival[]) => arrivals.map(({ at }) => at - BEGIN);

describe('limits of Jira', () => {
  test('J16: each endpoint and method has a bucket of its own, whatever the others are at', async () => {
    const site = openSimulated('jira', burstLimit(5));
    const calls = [search, myself].flatMap((request) => Array.from({ length: 50 }, () => site.transport.read(request)));
    await passTime(site.clock, Promise.all(calls));
    expect(site.clock.now() - BEGIN).toBeLessThan(11_500);
    const { limiters } = site.transport.budget();
    expect(limiters.find(({ name }) => name === 'POST /rest/api/3/search/jql')).toMatchObject({
      limit: 5,
      windowSeconds: 1,
      pausedUntil: null,
    });
  });

  test('J16: a reason nobody knows stops the whole site', async () => {
    let first = true;
    const site = openSimulated('jira', () => {
      if (!first) return {};
      first = false;
      return { status: 429, headers: { 'retry-after': '30', 'ratelimit-reason': 'jira-cost-based' } };
    });
    await passTime(
      site.clock,
      Promise.all([site.transport.read(search), site.clock.sleep(500).then(() => site.transport.read(myself))]),
    );
    expect(Math.min(...since(site.arrivals).slice(1))).toBeGreaterThanOrEqual(30_000);
    expect(site.transport.budget().limitedByReason).toEqual({ 'jira-cost-based': 1 });
  });

  test('J17: refusals that do not say for how long are waited out by a back-off that grows', async () => {
    let refused = 0;
    const site = openSimulated('jira', () => {
      refused += 1;
      return refused > 3 ? {} : { status: 429, headers: { 'x-failure-category': 'FAILURE_CLIENT_RATE_LIMITED' } };
    });
    await passTime(site.clock, site.transport.read(search));
    const gaps = since(site.arrivals).map((at, index, all) => at - (all[index - 1] ?? at));
    expect(gaps.slice(1).every((gap) => gap >= 2_000)).toBe(true);
    expect(site.arrivals).toHaveLength(4);
  });

  test('F1: a refusal of one endpoint pauses that one alone, and nothing is lost', async () => {
    const stopped = { status: 429, headers: { 'retry-after': '40', 'ratelimit-reason': 'jira-burst-based' } };
    const site = openSimulated('jira', ({ path }, now) =>
      path.includes('search') && now < BEGIN + 40_000 ? stopped : {},
    );
    const others = site.clock
      .sleep(1_000)
      .then(() => Promise.all(Array.from({ length: 20 }, () => site.transport.read(myself))));
    await passTime(site.clock, Promise.all([others, site.transport.read(search), site.transport.read(search)]));
    const at = (path: string) => site.arrivals.filter((one) => one.path.endsWith(path)).map((one) => one.at - BEGIN);
    expect(Math.max(...at('myself'))).toBeLessThan(10_000);
    expect(at('jql').filter((when) => when > 1_000 && when < 40_000)).toEqual([]);
  });

  test('F2: the hour of points is waited for without asking, and people are told until when', async () => {
    const nextHour = BEGIN - (BEGIN % HOUR_MS) + HOUR_MS;
    const site = openSimulated('jira', (_outgoing, now) => {
      if (now >= nextHour) return {};
      const retryAfter = String(Math.ceil((nextHour - now) / 1_000));
      return { status: 429, headers: { 'retry-after': retryAfter, 'ratelimit-reason': 'jira-quota-tenant-based' } };
    });
    const everyMinute = async () => {
      while (site.clock.now() < nextHour + MINUTE_MS) {
        await ending(site.transport.read(search));
        await ending(site.transport.write({ method: 'PUT', path: '/rest/api/3/issue/10001', body: {} }, interactive));
        await site.clock.sleep(MINUTE_MS);
      }
    };
    await passTime(site.clock, everyMinute());
    expect(site.arrivals.filter(({ status }) => status === 429)).toHaveLength(1);
    expect(site.arrivals.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    const again = openSimulated('jira', () => ({
      status: 429,
      headers: { 'retry-after': '1800', 'ratelimit-reason': 'jira-quota-tenant-based' },
    }));
    const told = await passTime(again.clock, ending(again.transport.read(search, interactive)));
    expect(told).toMatchObject({ kind: 'rate_limited', details: { retryAfterMs: 1_800_000 } });
    expect(again.transport.budget().limiters.find(({ name }) => name === 'points per hour')?.reason).toBe(
      'jira-quota-tenant-based',
    );
  });

  test('F2: background calls leave a share of the hour to people', async () => {
    let left = 1_000;
    const site = openSimulated('jira', () => {
      left -= 101;
      const quota = '"tenant-quota";q=1000;w=3600';
      if (left < 0)
        return { status: 429, headers: { 'retry-after': '1700', 'ratelimit-reason': 'jira-quota-tenant-based' } };
      return {
        headers: {
          'x-ratelimit-limit': '100',
          'ratelimit-policy': quota,
          ratelimit: `"tenant-quota";r=${left};t=1780`,
        },
      };
    });
    const page = { ...search, body: { jql: 'x', maxResults: 100 } };
    const pages = async () => {
      for (;;) {
        const end = await ending(site.transport.read(page));
        if (end !== 'done') return end;
      }
    };
    expect(await passTime(site.clock, pages())).toMatchObject({ kind: 'rate_limited' });
    expect(left).toBeGreaterThanOrEqual(100);
    expect(await passTime(site.clock, ending(site.transport.read(myself, interactive)))).toBe('done');
    expect(site.arrivals.some(({ status }) => status === 429)).toBe(false);
  });

  test('F3: writes to one issue are spaced, those to others flow', async () => {
    const writes = new Map<string, number[]>();
    const conduct: Conduct = ({ path }, now) => {
      const before = writes.get(path) ?? [];
      const full = [
        [20, 2_000],
        [100, 30_000],
      ].some(([most = 0, spanMs = 0]) => before.filter((at) => at > now - spanMs).length >= most);
      const speaks = { 'x-ratelimit-limit': '50', 'x-ratelimit-remaining': '49' };
      if (full) return { status: 429, headers: { 'retry-after': '2', 'ratelimit-reason': 'jira-per-issue-on-write' } };
      writes.set(path, [...before, now]);
      return { headers: speaks };
    };
    const site = openSimulated('jira', conduct);
    const write = (issue: string) =>
      site.transport.write({ method: 'PUT', path: `/rest/api/3/issue/${issue}`, body: {} }, interactive);
    const toOne = Promise.all(Array.from({ length: 90 }, () => write('10001')));
    const toOthers = Promise.all(Array.from({ length: 30 }, (_, index) => write(`2000${index}`))).then(() =>
      site.clock.now(),
    );
    const othersAt = await passTime(site.clock, toOthers);
    expect(othersAt - BEGIN).toBeLessThan(4_000);
    await passTime(site.clock, toOne);
    expect(site.arrivals.filter(({ status }) => status === 429)).toEqual([]);
  });
});

describe('limits of Zendesk', () => {
  test('Z10: a view that agents have open holds up itself, not the other views and not its account', async () => {
    const busy = { name: 'views-execute', path: /views\/1\/execute/, calls: 0 };
    const site = openSimulated('zendesk', minuteLimits({ account: 700, endpoint: busy }));
    const view = (id: number) => site.transport.read({ method: 'GET', path: `/api/v2/views/${id}/execute` });
    const held = ending(view(1));
    const others = Promise.all([view(2), view(3), site.transport.read({ method: 'GET', path: '/api/v2/users/me' })]);
    await passTime(site.clock, others);
    expect(site.clock.now() - BEGIN).toBeLessThan(2_000);
    await passTime(site.clock, held);
    // Counted by us: never more than five a minute of one view, and six of all counts.
    const counts = Array.from({ length: 12 }, () =>
      site.transport.read({ method: 'GET', path: '/api/v2/views/count_many' }),
    );
    await passTime(site.clock, Promise.all(counts));
    const at = site.arrivals.filter(({ path }) => path.includes('count_many')).map((one) => one.at);
    expect((at[6] as number) - (at[0] as number)).toBeGreaterThanOrEqual(MINUTE_MS - 300);
  });

  test('a ticket takes thirty updates in ten minutes, others go on', async () => {
    const site = openSimulated('zendesk', minuteLimits({ account: 700 }));
    const update = (id: number) =>
      site.transport.write({ method: 'PUT', path: `/api/v2/tickets/${id}`, body: {} }, interactive);
    const ends = Promise.all(Array.from({ length: 31 }, () => ending(update(1))));
    expect((await passTime(site.clock, ends)).filter((end) => end !== 'done')).toMatchObject([
      { kind: 'rate_limited' },
    ]);
    expect(await passTime(site.clock, ending(update(2)))).toBe('done');
  });
});

describe('a site in trouble', () => {
  test('F8: refused credentials are tried once in five minutes, and people are let through', async () => {
    let revoked = true;
    const site = openSimulated('jira', () => (revoked ? { status: 401, text: '{"message":"Token revoked"}' } : {}));
    const hour = async () => {
      const said = new Set<string>();
      while (site.clock.now() < BEGIN + HOUR_MS) {
        const end = await ending(site.transport.read(search));
        if (end !== 'done') said.add((end as AppError).message);
        await site.clock.sleep(5_000);
      }
      return [...said];
    };
    const said = await passTime(site.clock, hour());
    expect(site.arrivals.length).toBeLessThanOrEqual(13);
    expect(said.every((message) => message.startsWith('Jira answered 401: Token revoked'))).toBe(true);
    expect(said.some((message) => / The credentials are tried again in \d+ s\.$/.test(message))).toBe(true);
    expect(site.transport.budget().refusedUntil).not.toBeNull();
    revoked = false;
    expect(await passTime(site.clock, ending(site.transport.read(myself, interactive)))).toBe('done');
    expect(await passTime(site.clock, ending(site.transport.read(search)))).toBe('done');
    expect(site.transport.budget().refusedUntil).toBeNull();
  });

  test('F8: a board nobody lets us see says nothing about our credentials', async () => {
    const site = openSimulated('jira', ({ path }) => (path.includes('agile') ? { status: 401 } : {}));
    const board = { method: 'GET', path: '/rest/agile/1.0/board/7/configuration' } as const;
    await passTime(site.clock, ending(site.transport.read(board)));
    expect(await passTime(site.clock, ending(site.transport.read(search)))).toBe('done');
  });

  test.each<[string, Conduct]>([
    ['no such host', () => Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })],
    ['a certificate nobody trusts', () => Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' })],
    ['an answer that only drips', () => Object.assign(new Error('too slow'), { code: 'UND_ERR_BODY_TIMEOUT' })],
    ['server errors', () => ({ status: 503 })],
  ])('F16: %s is asked less and less, and found again when it is back', async (_name, conduct) => {
    let back = Number.POSITIVE_INFINITY;
    const site = openSimulated('jira', (outgoing, now) => (now >= back ? {} : conduct(outgoing, now)), {
      latencyMs: [500, 900],
    });
    const ends: (AppError | string)[] = [];
    const hammer = async () => {
      while (site.clock.now() < BEGIN + HOUR_MS) {
        ends.push(...(await Promise.all(Array.from({ length: 4 }, () => ending(site.transport.read(search))))));
        await site.clock.sleep(1_000);
      }
    };
    await passTime(site.clock, hammer());
    expect(site.arrivals.length).toBeLessThan(50);
    const notAsked = ends
      .filter((end) => typeof end !== 'string')
      .filter(({ message }) => / Asked again in /.test(message));
    expect(notAsked.length).toBeGreaterThan(0);
    for (const end of notAsked) {
      const { retryAfterMs } = end.details as { retryAfterMs: number };
      expect(end.message).toMatch(new RegExp(` Asked again in ${Math.ceil(retryAfterMs / 1_000)} s\\.$`));
    }
    expect(site.transport.budget().breaker).toMatchObject({ state: 'open' });
    back = site.clock.now();
    const recovered = async () => {
      while ((await ending(site.transport.read(search))) !== 'done') await site.clock.sleep(1_000);
    };
    await passTime(site.clock, recovered());
    expect(site.clock.now() - back).toBeLessThan(6 * MINUTE_MS);
    expect(site.transport.budget().breaker).toEqual({ state: 'closed', failures: 0, until: null });
  });

  test('F4: at 30 % server errors, a stream gets through with at most a tenth of its calls tried again', async () => {
    const random = seeded(4);
    const limit = burstLimit(50);
    const site = openSimulated('jira', (outgoing, now) => (random() < 0.3 ? { status: 502 } : limit(outgoing, now)));
    const stream = async () => {
      for (let pages = 0; pages < 300; ) {
        if ((await ending(site.transport.read(search))) === 'done') pages += 1;
        else await site.clock.sleep(10_000);
      }
    };
    await passTime(site.clock, stream());
    expect(site.transport.budget().retryShare).toBeLessThanOrEqual(0.1);
  });

  test('a machine whose clock is set back does not wait for longer', async () => {
    let setBackMs = 0;
    let refused = false;
    const site = openSimulated(
      'jira',
      () => {
        if (refused) return {};
        refused = true;
        return { status: 429, headers: { 'retry-after': '60', 'ratelimit-reason': 'jira-cost-based' } };
      },
      { setBackMs: () => setBackMs },
    );
    const answered = site.transport.read(search);
    await passTime(site.clock, site.clock.sleep(5_000));
    setBackMs = HOUR_MS;
    const { pausedUntil } = site.transport.budget().limiters.find(({ name }) => name === 'site') ?? {};
    expect((pausedUntil ?? 0) - (site.clock.now() - HOUR_MS)).toBeLessThanOrEqual(MINUTE_MS);
    await passTime(site.clock, Promise.all([answered, site.transport.read(myself)]));
    expect(site.clock.now() - BEGIN).toBeLessThan(70_000);
  });

  test('fewer calls are under way at once while it cannot keep up', async () => {
    let fails = true;
    const site = openSimulated('jira', () => (fails ? { status: 500 } : {}));
    await passTime(site.clock, Promise.all(Array.from({ length: 3 }, () => ending(site.transport.read(search)))));
    const lowered = site.transport.budget().concurrency.limit;
    expect(lowered).toBeLessThan(8);
    fails = false;
    site.clock.advance(10 * MINUTE_MS);
    await passTime(site.clock, Promise.all(Array.from({ length: 200 }, () => site.transport.read(search))));
    expect(site.transport.budget().concurrency.limit).toBe(16);
  });
});

test('the books say who spent what', async () => {
  const site = openSimulated('jira', burstLimit(50));
  const calls = [
    ...Array.from({ length: 3 }, () => site.transport.read(search, { purpose: 'first sync' })),
    site.transport.read({ method: 'GET', path: '/rest/api/3/issue/ABC-12' }, { purpose: 'webhooks' }),
    site.transport.read(myself),
  ];
  await passTime(site.clock, Promise.all(calls));
  const spent = [
    { purpose: 'first sync', endpoint: 'POST /rest/api/3/search/jql', requests: 3, retries: 0 },
    { purpose: 'webhooks', endpoint: 'GET /rest/api/3/issue/:id', requests: 1, retries: 0 },
    { purpose: 'other', endpoint: 'GET /rest/api/3/myself', requests: 1, retries: 0 },
  ];
  expect(site.transport.budget()).toMatchObject({
    concurrency: { running: 0, waiting: 0 },
    spent: { lastMinute: spent, lastHour: spent },
    retryShare: 0,
    limitedByReason: {},
    breaker: { state: 'closed' },
    refusedUntil: null,
  });
  site.clock.advance(2 * MINUTE_MS);
  expect(site.transport.budget().spent).toEqual({ lastMinute: [], lastHour: spent });
  site.clock.advance(HOUR_MS);
  expect(site.transport.budget().spent.lastHour).toEqual([]);
});

test('a site that never speaks of limits has none', async () => {
  const site = openSimulated('zendesk', () => ({}));
  const pages = Array.from({ length: 100 }, () =>
    site.transport.read({ method: 'GET', path: '/api/v2/incremental/tickets/cursor.json' }),
  );
  await passTime(site.clock, Promise.all(pages));
  expect(site.clock.now() - BEGIN).toBeLessThan(10_000);
});
