import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { route } from './route.ts';

const Spending = Type.Object({
  purpose: Type.String({ description: 'what the calls were for: first sync, changes, census, webhooks, edits, …' }),
  endpoint: Type.String(),
  requests: Type.Integer(),
  retries: Type.Integer(),
});

export const Limiter = Type.Object({
  name: Type.String(),
  limit: Nullable(Type.Number({ description: 'calls or points per window; null for one that is only ever paused' })),
  window_seconds: Type.Number(),
  remaining: Nullable(Type.Number()),
  resets_at: Nullable(Instant),
  paused_until: Nullable(Instant),
  reason: Nullable(Type.String({ description: "the site's word for why it is paused" })),
});
export type Limiter = Static<typeof Limiter>;

/** What is left of a site's limits, who spends it, and what stands in the way. */
export const Budget = Type.Object({
  as_of: Type.String({
    format: 'date-time',
    description: 'when it stood so: of several processes one spends it, and tells the others every few seconds',
  }),
  limiters: Type.Array(Limiter),
  concurrency: Type.Object({ running: Type.Integer(), waiting: Type.Integer(), limit: Type.Integer() }),
  spent: Type.Object({ last_minute: Type.Array(Spending), last_hour: Type.Array(Spending) }),
  retry_share: Type.Number({ description: "of the last hour's calls" }),
  limited_by_reason: Type.Record(Type.String(), Type.Integer()),
  breaker: Type.Object({
    state: Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('probing')]),
    failures: Type.Integer(),
    until: Nullable(Instant),
  }),
  refused_until: Nullable(Instant),
});
export type Budget = Static<typeof Budget>;

/** What reading everything anew would cost. */
export const SyncPlan = Type.Object({
  tickets: Type.Integer(),
  calls: Type.Array(Type.Object({ endpoint: Type.String(), requests: Type.Integer() })),
  requests: Type.Integer(),
  points: Type.Integer({ description: 'of an hourly quota, which only apps of Jira have' }),
  seconds: Type.Number({ description: 'at least, however fast this server is' }),
  bound_by: Type.String({ description: 'the limit that takes longest' }),
});
export type SyncPlan = Static<typeof SyncPlan>;

const Id = Type.Object({ id: RecordId });

export const budgetRoutes = {
  read: route({
    id: 'budget.read',
    method: 'GET',
    path: '/connections/:id/budget',
    summary: "What is left of a site's rate limits, and who spends it",
    access: 'lead',
    limit: 'read',
    params: Id,
    data: Budget,
  }),
  plan: route({
    id: 'budget.plan',
    method: 'GET',
    path: '/connections/:id/plan',
    summary: 'What a new full sync of a site would cost, and how long its limits make it take',
    access: 'lead',
    limit: 'read',
    params: Id,
    query: Type.Object({
      tickets: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'as many as are mirrored now unless said' }),
      ),
    }),
    data: SyncPlan,
  }),
};
