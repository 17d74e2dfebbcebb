import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planFirstSync } from './first-sync-plan.ts';

const limiter = (name: string, limit: number | null, windowSeconds: number, remaining = limit) => ({
  name,
  limit,
  windowSeconds,
  remaining,
  resetsAt: null,
  pausedUntil: null,
  reason: null,
});

test('a Jira site costs two calls a page, and lasts as long as its pages take', () => {
  const plan = planFirstSync({ kind: 'jira', tickets: 100_000 });
  const requests = Object.fromEntries(plan.requests.map((one) => [one.endpoint, one.requests]));
  expect(requests).toMatchObject({
    'POST /rest/api/3/search/jql': 1_000,
    'POST /rest/api/3/changelog/bulkfetch': 1_000,
    'GET /rest/api/3/issue/:id/comment': 2_000,
  });
  expect(plan.points).toBeGreaterThan(202_000);
  expect(plan).toMatchObject({ boundBy: 'round trips', durationSeconds: 801 });
});

test('a slow bucket, or an hour of points that is too short, is what it then waits for', () => {
  const search = limiter('POST /rest/api/3/search/jql', 1, 1);
  expect(planFirstSync({ kind: 'jira', tickets: 100_000, limiters: [search] })).toMatchObject({
    boundBy: 'POST /rest/api/3/search/jql',
    durationSeconds: 1_000,
  });
  const points = limiter('points per hour', 65_000, 3_600, 10_000);
  expect(planFirstSync({ kind: 'jira', tickets: 100_000, limiters: [points] })).toMatchObject({
    boundBy: 'points per hour',
    durationSeconds: 4 * 3_600,
  });
});

test('a Zendesk account waits for its exports, unless it has no limits', () => {
  expect(planFirstSync({ kind: 'zendesk', tickets: 100_000 })).toMatchObject({
    boundBy: 'incremental-exports',
    points: 0,
    durationSeconds: 73 * 60,
  });
  const unlimited = [limiter('incremental-exports', null, 60), limiter('account', null, 60)];
  expect(planFirstSync({ kind: 'zendesk', tickets: 100_000, limiters: unlimited }).boundBy).toBe('round trips');
});

test('more tickets never cost less', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('jira' as const, 'zendesk' as const),
      fc.nat(500_000),
      fc.nat(500_000),
      (kind, a, b) => {
        const few = planFirstSync({ kind, tickets: Math.min(a, b) });
        const many = planFirstSync({ kind, tickets: Math.max(a, b) });
        expect(many.totalRequests).toBeGreaterThanOrEqual(few.totalRequests);
        expect(many.points).toBeGreaterThanOrEqual(few.points);
        expect(many.durationSeconds).toBeGreaterThanOrEqual(few.durationSeconds);
      },
    ),
    { seed: 5, numRuns: 100 },
  );
});
