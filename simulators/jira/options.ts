/** How a simulated site is set up. */
import type { DeliveryPolicy } from '../webhooks/policies.ts';
import type { Chaos, Clock, Send, Timers } from '../webhooks/post-office.ts';
import type { HourlyQuota, RateLimitOptions } from './http/rate-limits.ts';

export interface JiraSimulatorOptions {
  seed?: number;
  /** The size of the whole world, of which Jira serves three quarters. */
  tickets?: number;
  anchorMs?: number;
  /** Serve recorded answers from this folder instead of the generated world. */
  site?: { devlakeDir: string };
  /** What the site takes for the present; the real time when absent. */
  clock?: Clock;
  /** Runs what falls due later; real timers when absent. */
  timers?: Timers;
  /** Carries webhooks to their receivers; HTTP when absent. */
  send?: Send;
  webhooks?: {
    policy?: Partial<DeliveryPolicy>;
    chaos?: Partial<Chaos>;
    /** How much later what follows from something else is told. */
    secondaryDelayMs?: number;
  };
  /** The integration account's time zone, in which its timestamps are written and its queries read. */
  zone?: string;
  /** The file that keeps what was written over restarts. */
  stateFile?: string | null;
  latencyMs?: number;
  /** How long searches do not see a write. */
  indexLagMs?: number;
  /** False for none. */
  rateLimits?: RateLimitOptions | false;
  /** The hourly points of OAuth apps; sites that are given the same one share it. */
  quota?: HourlyQuota;
  accessTokenSeconds?: number;
  /** The address written into answers; the one it listens on when absent. */
  publicUrl?: string;
}
