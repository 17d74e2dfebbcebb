import type { Budget, SyncPlan } from '@speedyflow/contract/budget';
import type { SiteBudgets } from '../features/budget/budget.routes.ts';
import type { LimiterReport } from '../upstream/transport/budget-report.ts';
import { planFirstSync } from '../upstream/transport/first-sync-plan.ts';
import type { SiteRuntime } from './site-runtime.ts';
import type { DatedBudget } from './told-budget.ts';

/** What the budget's routes ask of the running sites. */
export function budgetsOf(
  runtime: (connectionId: number) => Pick<SiteRuntime, 'kind' | 'budget'> | undefined,
): SiteBudgets {
  return {
    budget: async (connectionId) => {
      const site = runtime(connectionId);
      return site && budgetView(await site.budget());
    },
    plan: async (connectionId, tickets) => {
      const site = runtime(connectionId);
      if (!site) return undefined;
      const { limiters } = (await site.budget()).report;
      return planView(tickets, planFirstSync({ kind: site.kind, tickets, limiters }));
    },
  };
}

function budgetView({ report, at }: DatedBudget): Budget {
  const { limiters, concurrency, spent, retryShare, limitedByReason, breaker, refusedUntil } = report;
  return {
    as_of: new Date(at).toISOString(),
    limiters: limiters.map(limiterView),
    concurrency,
    spent: { last_minute: spent.lastMinute, last_hour: spent.lastHour },
    retry_share: retryShare,
    limited_by_reason: limitedByReason,
    breaker: { ...breaker, until: instant(breaker.until) },
    refused_until: instant(refusedUntil),
  };
}

function limiterView({ name, limit, windowSeconds, remaining, resetsAt, pausedUntil, reason }: LimiterReport) {
  return {
    name,
    limit,
    window_seconds: windowSeconds,
    remaining,
    resets_at: instant(resetsAt),
    paused_until: instant(pausedUntil),
    reason,
  };
}

function planView(tickets: number, plan: ReturnType<typeof planFirstSync>): SyncPlan {
  return {
    tickets,
    calls: plan.requests,
    requests: plan.totalRequests,
    points: plan.points,
    seconds: plan.durationSeconds,
    bound_by: plan.boundBy,
  };
}

function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
