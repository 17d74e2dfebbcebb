/** The simulator's options, and how the command line spells them. */
import { parseArgs } from 'node:util';
import type { Chaos, Send, Timers } from '../webhooks/post-office.ts';
import { DEFAULT_ANCHOR, DEFAULT_TICKETS } from '../world/world.ts';
import { isLimitName, type LimitOverrides, PLANS, type Plan } from './http/rate-limits.ts';

export interface ZendeskOptions {
  /** 0 takes a free port. */
  port: number;
  seed: number;
  /** Tickets of the whole world; the account holds about a quarter. */
  tickets: number;
  /** The instant up to which the world's history is told, in epoch ms. */
  anchorMs: number;
  /** JSON lines of what was written; null forgets it at the end. */
  statePath: string | null;
  /** How long each answer waits. */
  latencyMs: number;
  plan: Plan;
  rateLimits: boolean;
  /** Budgets other than the plan's, by their names; `account` is the whole account's per minute. */
  limits: LimitOverrides;
  /** How often a minute agents have each view open, which counts against its budgets. */
  viewNoise: number;
  /** Resources that the plan does not have, such as `slas`: refused with 403. */
  withheld: readonly string[];
  /** Exports by time go round in a second that holds more rows than a page, as they once did. */
  pinnedSeconds: boolean;
  /** Another host that has the bytes of attachments; null for the account itself. */
  filesUrl: string | null;
  /** Whether a trigger changes tickets again right after agents do. */
  trigger: boolean;
  accessTokenSeconds: number;
  refreshTokenSeconds: number;
  /** How long bulk jobs take. */
  jobMs: number;
  /** How long the first count of a view takes. */
  countMs: number;
  /** How long new tickets are missing from search. */
  searchLagMs: number;
  /** The address that links and records carry; null takes the one listened on. */
  publicUrl: string | null;
  /** Whether the process ends when its standard input does. */
  endWithInput: boolean;
  clock: () => number;
  /** Trial accounts have few webhooks, called seldom. */
  trial: boolean;
  /** Delivers webhooks. */
  send: Send;
  /** What goes wrong with webhooks from the start. */
  chaos: Partial<Chaos>;
  /** Runs what falls due while nobody asks. */
  timers: Timers;
}

export const DEFAULT_OPTIONS: Omit<ZendeskOptions, 'clock' | 'timers' | 'send'> = {
  port: 0,
  seed: 1,
  tickets: DEFAULT_TICKETS,
  anchorMs: DEFAULT_ANCHOR,
  statePath: null,
  latencyMs: 0,
  plan: 'enterprise',
  rateLimits: true,
  limits: {},
  viewNoise: 0,
  withheld: [],
  pinnedSeconds: false,
  filesUrl: null,
  trigger: false,
  trial: false,
  chaos: {},
  accessTokenSeconds: 1800,
  refreshTokenSeconds: 30 * 86_400,
  jobMs: 500,
  countMs: 2000,
  searchLagMs: 30_000,
  publicUrl: null,
  endWithInput: false,
};

/** Reads the command line; throws an Error that says what is wrong with it. */
export function readOptions(args: readonly string[]): Omit<ZendeskOptions, 'clock' | 'timers' | 'send'> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      tickets: { type: 'string' },
      anchor: { type: 'string' },
      state: { type: 'string' },
      latency: { type: 'string' },
      plan: { type: 'string' },
      'rate-limits': { type: 'string' },
      limit: { type: 'string', multiple: true },
      withheld: { type: 'string', multiple: true },
      'files-url': { type: 'string' },
      trigger: { type: 'boolean' },
      trial: { type: 'boolean' },
      'token-seconds': { type: 'string' },
      'job-ms': { type: 'string' },
      'view-noise': { type: 'string' },
      'search-lag-ms': { type: 'string' },
      'count-ms': { type: 'string' },
      'public-url': { type: 'string' },
      'end-with-input': { type: 'boolean' },
    },
  });
  const whole = (
    name:
      | 'port'
      | 'seed'
      | 'tickets'
      | 'latency'
      | 'token-seconds'
      | 'job-ms'
      | 'count-ms'
      | 'view-noise'
      | 'search-lag-ms',
  ) => {
    const value = values[name];
    if (value === undefined) return undefined;
    if (!/^\d+$/.test(value)) throw new Error(`--${name} must be a whole number, not "${value}"`);
    return Number(value);
  };
  const anchorMs = values.anchor === undefined ? DEFAULT_OPTIONS.anchorMs : Date.parse(values.anchor);
  if (Number.isNaN(anchorMs)) throw new Error(`--anchor must be an ISO time, not "${values.anchor}"`);
  const plan = (values.plan ?? DEFAULT_OPTIONS.plan) as Plan;
  if (!PLANS.includes(plan)) throw new Error(`--plan must be one of ${PLANS.join(', ')}`);
  const limits = values['rate-limits'] ?? 'on';
  if (limits !== 'on' && limits !== 'off') throw new Error('--rate-limits must be on or off');
  return {
    ...DEFAULT_OPTIONS,
    port: whole('port') ?? DEFAULT_OPTIONS.port,
    seed: whole('seed') ?? DEFAULT_OPTIONS.seed,
    tickets: whole('tickets') ?? DEFAULT_OPTIONS.tickets,
    anchorMs,
    statePath: values.state ?? null,
    latencyMs: whole('latency') ?? DEFAULT_OPTIONS.latencyMs,
    plan,
    rateLimits: limits === 'on',
    limits: Object.fromEntries((values.limit ?? []).map(limitOf)),
    withheld: values.withheld ?? [],
    filesUrl: values['files-url'] ?? null,
    trigger: values.trigger ?? false,
    trial: values.trial ?? false,
    accessTokenSeconds: whole('token-seconds') ?? DEFAULT_OPTIONS.accessTokenSeconds,
    jobMs: whole('job-ms') ?? DEFAULT_OPTIONS.jobMs,
    countMs: whole('count-ms') ?? DEFAULT_OPTIONS.countMs,
    viewNoise: whole('view-noise') ?? DEFAULT_OPTIONS.viewNoise,
    searchLagMs: whole('search-lag-ms') ?? DEFAULT_OPTIONS.searchLagMs,
    publicUrl: values['public-url'] ?? null,
    endWithInput: values['end-with-input'] ?? false,
  };
}

/** `incremental-exports=60`: the name of a budget and what it holds. */
function limitOf(argument: string): [string, number] {
  const [, name = '', limit] = /^([a-z-]+)=(\d+)$/.exec(argument) ?? [];
  if (!isLimitName(name)) throw new Error(`--limit must be <budget>=<number>, not "${argument}"`);
  return [name, Number(limit)];
}
