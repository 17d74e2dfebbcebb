/** One limit, as it stands. Instants are epoch ms. */
export interface LimiterReport {
  name: string;
  /** Calls or points per window; null for one that is only ever paused. */
  limit: number | null;
  windowSeconds: number;
  /** What is left, as far as is known; null where there is no limit. */
  remaining: number | null;
  /** When the window ends, where that is known. */
  resetsAt: number | null;
  pausedUntil: number | null;
  /** The upstream's word for why it is paused. */
  reason: string | null;
}

export interface Spending {
  purpose: string;
  /** Method and path, with `:id` for what differs. */
  endpoint: string;
  /** Requests sent, retries among them. */
  requests: number;
  retries: number;
}

/** What is left of a connection's limits, who spends it, and what stands in the way. Plain data. */
export interface BudgetReport {
  limiters: LimiterReport[];
  concurrency: { running: number; waiting: number; limit: number };
  spent: { lastMinute: Spending[]; lastHour: Spending[] };
  /** Of the last hour's requests. */
  retryShare: number;
  /** Refusals for rate in the last hour, by the upstream's word for why. */
  limitedByReason: Record<string, number>;
  /** Open: nothing is sent before `until`. Probing: one call tries whether the site answers again. */
  breaker: { state: 'closed' | 'open' | 'probing'; failures: number; until: number | null };
  /** Not null while our credentials are not accepted: background calls are not sent before. */
  refusedUntil: number | null;
}
