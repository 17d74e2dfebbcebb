import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  BEGIN,
  burstLimit,
  type Conduct,
  minuteLimits,
  openSimulated,
  passTime,
  type SimulatedSite,
  seeded,
} from '../../../testing/simulated-limits.ts';
import type { AppError } from '../../domain/errors.ts';
import type { Answer } from './exchange.ts';
import type { BudgetedTransport } from './transport.ts';

const RUNS = { seed: 33, numRuns: 12 };

const search = { method: 'POST', path: '/rest/api/3/search/jql', body: { jql: 'x' } } as const;
const exported = { method: 'GET', path: '/api/v2/incremental/tickets/cursor.json' } as const;
const refusals = (arrivals: readonly Arrival[]) => arrivals.filter(({ status }) => status === 429).length;

/** Calls one after another on several strands, each tried again until it succeeds, as streams do. */
async function strands(
  { transport, clock }: SimulatedSite,
  request: Parameters<BudgetedTransport['read']>[0],
  { calls, strands: many }: { calls: number; strands: number },
): Promise<void> {
  let left = calls;
  const strand = async () => {
    while (left > 0) {
      left -= 1;
      while (
        !(await transport.read(request).then(
          () => true,
          () => false,
        ))
      )
        await clock.sleep(5_000);
    }
  };
  await Promise.all(Array.from({ length: many }, strand));
}

describe('I33: what is allowed is used, and no more', () => {
  test('of a bucket per second: at least 95 % of it, and hardly ever a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 40 }),
        fc.integer(),
        fc.integer({ min: 20, max: 400 }),
        async (perSecond, seed, slowest) => {
          const site = openSimulated('jira', burstLimit(perSecond), {
            seed,
            latencyMs: [20, Math.min(slowest, 16_000 / perSecond)],
          });
          const calls = perSecond * 120;
          await passTime(site.clock, strands(site, search, { calls, strands: 20 }));
          const seconds = (site.clock.now() - BEGIN) / 1_000;
          expect(calls / (perSecond * seconds)).toBeGreaterThan(0.95);
          // The first calls, before anything is known of the limit, may be too many.
          expect(refusals(site.arrivals)).toBeLessThanOrEqual(4 + calls * 0.01);
        },
      ),
      RUNS,
    );
  });

  test('of a bucket that others draw on too: the rest of it, and few refusals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 10, max: 50 }),
        fc.double({ min: 0.2, max: 0.6, noNaN: true }),
        fc.integer(),
        async (perSecond, others, seed) => {
          const limit = burstLimit(perSecond);
          let served = BEGIN;
          const conduct: Conduct = (outgoing, now) => {
            for (; served < now; served += 1_000 / (perSecond * others)) limit(outgoing, served);
            return limit(outgoing, now);
          };
          const site = openSimulated('jira', conduct, { seed });
          const calls = perSecond * 60;
          await passTime(site.clock, strands(site, search, { calls, strands: 16 }));
          const seconds = (site.clock.now() - BEGIN) / 1_000;
          expect(calls / (perSecond * (1 - others) * seconds)).toBeGreaterThan(0.85);
          expect(refusals(site.arrivals)).toBeLessThanOrEqual(4 + calls * 0.05);
        },
      ),
      RUNS,
    );
  });

  test('of a window per minute: at least 95 % of it, and hardly ever a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(6, 10, 30, 100), fc.integer(), async (calls, seed) => {
        const endpoint = { name: 'incremental-exports', path: /incremental/, calls };
        const site = openSimulated('zendesk', minuteLimits({ account: 700, endpoint }), { seed });
        const minutes = 12;
        await passTime(site.clock, strands(site, exported, { calls: calls * minutes, strands: 8 }));
        // The clock stood at 20 s of the first minute, whose calls were all free.
        const used = (site.clock.now() - (BEGIN - 20_000)) / 60_000;
        expect(minutes / used).toBeGreaterThan(0.95 * (minutes / (minutes + 1)));
        expect(used).toBeLessThanOrEqual(minutes);
        expect(refusals(site.arrivals)).toBeLessThanOrEqual(calls * minutes * 0.02);
      }),
      RUNS,
    );
  });
});

/** A site that fails now and then in every way there is, one in so many calls. */
function troubled(perSecond: number, oneIn: number, random: () => number): Conduct {
  const limit = burstLimit(perSecond);
  const troubles: (() => Partial<Answer> | Error)[] = [
    () => ({ status: 500 }),
    () => ({ status: 502, text: '<html>Bad gateway</html>' }),
    () => ({ status: 503, headers: { 'retry-after': '2' } }),
    () => ({ status: 429, headers: { 'retry-after': '1', 'ratelimit-reason': 'jira-burst-based' } }),
    () => ({ status: 429, headers: { 'ratelimit-reason': 'a-reason-of-tomorrow' } }),
    () => ({ status: 429, headers: { 'x-failure-category': 'FAILURE_CLIENT_RATE_LIMITED' } }),
    () => ({ text: '{"issues":[{"id":' }),
    () => new Error('socket hang up'),
  ];
  return (outgoing, now) => {
    if (random() * oneIn >= 1) return limit(outgoing, now);
    return (troubles[Math.floor(random() * troubles.length)] as () => Partial<Answer> | Error)();
  };
}

describe('I33: retries', () => {
  test('F4: are at most a tenth of the calls whatever goes wrong how often, and every call ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 5, max: 100 }),
        fc.integer(),
        async (oneIn, perSecond, seed) => {
          const site = openSimulated('jira', troubled(perSecond, oneIn, seeded(seed)), { seed });
          const calls = Array.from({ length: 400 }, (_, index) =>
            site.transport.read(search, { priority: index % 10 === 0 ? 'interactive' : 'background' }).then(
              () => 'done',
              (error: unknown) => (error as AppError).kind,
            ),
          );
          const ends = await passTime(site.clock, Promise.all(calls));
          expect(ends.every((end) => ['done', 'upstream_failed', 'rate_limited'].includes(end))).toBe(true);
          const { retryShare, concurrency } = site.transport.budget();
          expect(concurrency).toMatchObject({ running: 0, waiting: 0 });
          const retries = retryShare * site.arrivals.length;
          expect(retries).toBeLessThanOrEqual(6 + calls.length * 0.08);
          expect(retries / calls.length).toBeLessThanOrEqual(0.1);
        },
      ),
      RUNS,
    );
  });

  test('are at most a tenth of the calls when streams come back again and again', async () => {
    const site = openSimulated('jira', troubled(50, 3, seeded(7)), { seed: 7 });
    await passTime(site.clock, strands(site, search, { calls: 1_000, strands: 8 }));
    expect(site.arrivals.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1_000);
    expect(site.transport.budget().retryShare).toBeLessThanOrEqual(0.1);
  });
});

describe('I33: people go first', () => {
  test('whatever waits in the background for the same limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 4_000, max: 20_000 }),
        fc.integer(),
        async (perSecond, afterMs, seed) => {
          const site = openSimulated('jira', burstLimit(perSecond), { seed, latencyMs: [20, 100] });
          const background = Array.from({ length: 30 * perSecond }, () => site.transport.read(search).catch(() => {}));
          let waitedMs = Number.POSITIVE_INFINITY;
          const person = site.clock.sleep(afterMs).then(async () => {
            const askedAt = site.clock.now();
            await site.transport.read(search, { priority: 'interactive' });
            waitedMs = site.clock.now() - askedAt;
          });
          await passTime(site.clock, Promise.all([person, ...background]));
          // The next token of the bucket is theirs: the time it takes to drip, and the way there and back.
          expect(waitedMs).toBeLessThanOrEqual(1_000 / (0.9 * perSecond) + 100 + 5);
        },
      ),
      RUNS,
    );
  });

  test('and of what the account may do in the rest of its minute, a fifth is kept for them', async () => {
    const site = openSimulated('zendesk', minuteLimits({ account: 200 }));
    const background = Array.from({ length: 400 }, () =>
      site.transport.read({ method: 'GET', path: '/api/v2/users/me' }),
    );
    const people = site.clock.sleep(20_000).then(() =>
      Promise.all(
        Array.from({ length: 10 }, async () => {
          const askedAt = site.clock.now();
          await site.transport.read({ method: 'GET', path: '/api/v2/views/active' }, { priority: 'interactive' });
          return site.clock.now() - askedAt;
        }),
      ),
    );
    const waited = await passTime(site.clock, people);
    expect(Math.max(...waited)).toBeLessThan(1_500);
    await passTime(site.clock, Promise.all(background));
    expect(refusals(site.arrivals)).toBe(0);
    // What people leave is used: three minutes are enough for 410 calls of 200 each.
    expect(site.clock.now()).toBeLessThan(BEGIN - 20_000 + 3 * 60_000);
  });

  test('but not for ever: one background call goes after nine of theirs', async () => {
    const site = openSimulated('jira', burstLimit(10), { latencyMs: [20, 50] });
    let leftAlone = false;
    const insistent = Array.from({ length: 30 }, async () => {
      while (!leftAlone) await site.transport.read({ ...search, body: { by: 'people' } }, { priority: 'interactive' });
    });
    const background = Promise.all(Array.from({ length: 30 }, () => site.transport.read(search))).then(() => {
      leftAlone = true;
    });
    await passTime(site.clock, Promise.all([background, ...insistent]));
    expect(site.arrivals.length).toBeLessThanOrEqual(30 * 10 + 60);
  });
});
