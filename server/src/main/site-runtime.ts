import { AppError } from '../domain/errors.ts';
import type { WebhookRegistrar } from '../domain/webhook.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { Inbox } from '../store/inbox/inbox.ts';
import type { SecretBox } from '../store/secrets/secret-box.ts';
import { type ConnectionLoop, startConnectionLoop } from '../sync/connection-loop.ts';
import { type InboxConsumer, startInboxConsumer } from '../sync/inbox/inbox-consumer.ts';
import { type Pusher, startPusher } from '../sync/push/pusher.ts';
import { lead } from '../sync/reconcile/leadership.ts';
import { type Replayed, replay, replayAll } from '../sync/reconcile/replay.ts';
import type { LinkPeople, SyncContext, SyncLog } from '../sync/sync-context.ts';
import type { BudgetReport } from '../upstream/transport/budget-report.ts';
import type { KnownSite } from './configured-sites.ts';
import { type OpenSite, openSite, type SiteWork } from './site-work.ts';
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
  /** Heard where the work is done; elsewhere the next look comes by itself. */
  readonly loop: Pick<ConnectionLoop, 'request'>;
  readonly pusher: Pick<Pusher, 'wake'>;
  readonly inbox: Pick<InboxConsumer, 'lastHeardAt'>;
  readonly webhooks: WebhookRegistrar;
  /** What is left of the site's limits, and who spends it. */
  budget(): BudgetReport;
  /** Name of the account we are there. */
  whoAmI(): Promise<string>;
  /** Whose an account's credentials are. */
  whose: OpenSite['whose'];
  /** The bytes of an attachment, whoever leads. */
  file: OpenSite['file'];
  /** @throws AppError `unavailable` where the work is not done */
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
}

/** How long calls under way may take when the process stops. */
const GRACE_MS = 2_000;

/** While webhooks were heard this recently, looking for changes only finds what they missed: it is done less often. */
const WEBHOOKS_ALIVE_MS = 5 * 60_000;
const SLOWER_WITH_WEBHOOKS = 3;

/** What runs while this process leads. */
interface Working extends SiteWork {
  readonly context: SyncContext;
  readonly loop: ConnectionLoop;
  readonly pusher: Pusher;
  readonly inbox: InboxConsumer;
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
    const loop = startConnectionLoop(context, work.sync, { intervalMs });
    working = { ...work, context, loop, pusher, inbox };
    await Promise.all([loop.stopped, pusher.stopped, inbox.stopped]);
    working = undefined;
  });
  const worker = (): Working => {
    if (!working) throw new AppError('unavailable', 'UNAVAILABLE', 'Another process keeps this site in sync.');
    return working;
  };
  return {
    connectionId,
    kind: site.kind,
    streams: opened.streams,
    loop: { request: (options) => working?.loop.request(options) },
    pusher: { wake: () => working?.pusher.wake() },
    inbox: { lastHeardAt: () => working?.inbox.lastHeardAt() ?? null },
    webhooks: opened.webhooks,
    budget: opened.budget,
    whoAmI: opened.whoAmI,
    whose: opened.whose,
    file: opened.file,
    replay: async (item) => replay(worker().context, worker().records, item),
    replayAll: async () => replayAll(worker().context, worker().records),
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
