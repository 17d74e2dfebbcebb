import type { WebhookRegistrar } from '../domain/webhook.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Timed } from '../stdx/timed.ts';
import type { Database } from '../store/database.ts';
import { addErrand } from '../store/errands.ts';
import type { Inbox } from '../store/inbox/inbox.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import { type ConnectionSync, type SyncStep, startConnectionLoop } from '../sync/connection-loop.ts';
import { type ErrandRunner, startErrandRunner } from '../sync/errands/errand-runner.ts';
import { startInboxConsumer } from '../sync/inbox/inbox-consumer.ts';
import { type Pusher, startPusher } from '../sync/push/pusher.ts';
import { lead } from '../sync/reconcile/leadership.ts';
import { type Replayed, replay, replayAll } from '../sync/reconcile/replay.ts';
import type { LinkPeople, SyncContext, SyncLog } from '../sync/sync-context.ts';
import type { KnownSite } from './configured-sites.ts';
import { askLeader } from './leader-errands.ts';
import { type OpenSite, openSite, type SiteWork } from './site-work.ts';
import { type DatedBudget, tellBudget, toldBudget } from './told-budget.ts';
import type { ClientMeans } from './upstream-clients.ts';

/**
 * One connection at work. Of all processes on a database one at a time keeps it in sync, sends its edits and reads
 * where webhooks point; any other answers requests, and takes over when that one is gone.
 */
export interface SiteRuntime {
  readonly connectionId: number;
  readonly kind: 'jira' | 'zendesk';
  /** Streams that must be complete before its first sync counts as done. */
  readonly streams: readonly string[];
  /** Whether this process keeps it in sync now. */
  leads(): boolean;
  /** Edits are to be sent, or errands to be run: heard where that is done; elsewhere the next look comes by itself. */
  wake(about: 'edits' | 'errands'): void;
  /** Has it synced now by whoever leads, and however often processes end before it is done. */
  requestSync(options: { full: boolean }): Promise<void>;
  readonly webhooks: WebhookRegistrar;
  /** What is left of the site's limits, and who spends it, by the process that leads. */
  budget(): Promise<DatedBudget>;
  /** Name of the account we are there. */
  whoAmI(): Promise<string>;
  /** What we are shown there. */
  survey: OpenSite['survey'];
  /** Whose an account's credentials are. */
  whose: OpenSite['whose'];
  /** Closes what is not needed any more. */
  tidy: OpenSite['tidy'];
  /** The bytes of an attachment, whoever leads. */
  file: OpenSite['file'];
  /** Done by whoever leads. @throws AppError `unavailable` when nobody does */
  replay(item: number): Promise<Replayed | null>;
  replayAll(): Promise<Record<Replayed['outcome'], number>>;
  /** Settles once everything has stopped after the signal aborted. */
  stopped(): Promise<void>;
}

export interface SiteMeans extends ClientMeans {
  database: Database;
  clock: Clock;
  log: SyncLog;
  linkPeople: LinkPeople;
  inbox: Inbox;
  box: SecretBox;
  signal: AbortSignal;
  intervalMs: number;
  /** This process, as no other is called. */
  holder: string;
  /** Times what is done, by its name. */
  timedTask?: (task: string) => Timed;
}

/** How long calls under way may take when the process stops. */
const GRACE_MS = 2_000;

/** While webhooks were heard this recently, looking for changes only finds what they missed: it is done less often. */
const WEBHOOKS_ALIVE_MS = 5 * 60_000;
const SLOWER_WITH_WEBHOOKS = 3;

/** What runs while this process leads. */
interface Working extends SiteWork {
  readonly context: SyncContext;
  readonly pusher: Pusher;
  readonly errands: ErrandRunner;
}

/** Opens a site, and keeps it in sync whenever no other process does. */
export function runSite(site: KnownSite, means: SiteMeans): SiteRuntime {
  const { connectionId } = site;
  const { database, clock, log, linkPeople, signal, holder } = means;
  const opened = openSite(site, means);
  let working: Working | undefined;
  const name = `connection ${connectionId}`;
  const led = lead({ database, clock, log, signal, name, holder }, async (term) => {
    const context: SyncContext = { connectionId, clock, log, linkPeople, ...term };
    const work = opened.work(context);
    const pusher = startPusher(context, work.senders);
    const inbox = startInboxConsumer(context, means.inbox, work.hints);
    const heard = () => clock.now() - (inbox.lastHeardAt() ?? 0) < WEBHOOKS_ALIVE_MS;
    const intervalMs = () => means.intervalMs * (heard() ? SLOWER_WITH_WEBHOOKS : 1);
    const loop = startConnectionLoop(context, timedSteps(work.sync, means.timedTask), { intervalMs });
    const errands = startErrandRunner(context, loop, work.records);
    working = { ...work, context, pusher, errands };
    const told = tellBudget(context, opened.budget);
    await Promise.all([loop.stopped, pusher.stopped, inbox.stopped, errands.stopped, told]);
    working = undefined;
  });
  return {
    connectionId,
    kind: site.kind,
    streams: opened.streams,
    leads: () => working !== undefined,
    wake: (about) => (about === 'edits' ? working?.pusher : working?.errands)?.wake(),
    requestSync: async ({ full }) => {
      await addErrand(database, { connectionId, errand: { kind: 'sync', full }, at: clock.now() });
    },
    webhooks: opened.webhooks,
    budget: async () =>
      working ? { report: opened.budget(), at: clock.now() } : toldBudget(means, connectionId, opened.budget),
    whoAmI: opened.whoAmI,
    survey: opened.survey,
    whose: opened.whose,
    tidy: opened.tidy,
    file: opened.file,
    replay: (item) =>
      working
        ? replay(working.context, working.records, item)
        : askLeader(means, connectionId, { kind: 'replay', item }),
    replayAll: () =>
      working ? replayAll(working.context, working.records) : askLeader(means, connectionId, { kind: 'replay_all' }),
    stopped: async () => {
      const ended = new AbortController();
      await Promise.race([led, clock.sleep(GRACE_MS, ended.signal)]);
      ended.abort();
      // Calls that still wait for an upstream fail now, and nothing waits any longer.
      await opened.close();
      await led;
    },
  };
}

/** The same steps, each of their runs timed under its stream's name. */
function timedSteps(sync: ConnectionSync, timedTask: SiteMeans['timedTask']): ConnectionSync {
  if (!timedTask) return sync;
  const steps = sync.steps.map((step): SyncStep => {
    const timed = timedTask(`sync ${step.stream}`);
    return {
      stream: step.stream,
      run: (options) => timed(() => step.run(options)),
      ...(step.everyMs && { everyMs: step.everyMs.bind(step) }),
    };
  });
  return { streams: sync.streams, steps };
}
