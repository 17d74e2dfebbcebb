import type { WebhookRegistrar } from '../domain/webhook.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database } from '../store/database.ts';
import type { Inbox } from '../store/inbox/inbox.ts';
import { type ConnectionLoop, startConnectionLoop } from '../sync/connection-loop.ts';
import type { HintReader } from '../sync/inbox/hint-reader.ts';
import { type InboxConsumer, startInboxConsumer } from '../sync/inbox/inbox-consumer.ts';
import { jiraHints } from '../sync/inbox/jira-hints.ts';
import { zendeskHints } from '../sync/inbox/zendesk-hints.ts';
import { createJiraSync } from '../sync/jira/jira-sync.ts';
import { accountSenders } from '../sync/push/account-senders.ts';
import type { Senders } from '../sync/push/edit-sender.ts';
import { createJiraSender, jiraTicketReader } from '../sync/push/jira-sender.ts';
import { type Pusher, startPusher } from '../sync/push/pusher.ts';
import { createZendeskSender, zendeskTicketReader } from '../sync/push/zendesk-sender.ts';
import type { LinkPeople, SyncContext, SyncLog } from '../sync/sync-context.ts';
import { createZendeskSync } from '../sync/zendesk/zendesk-sync.ts';
import type { KnownSite } from './configured-sites.ts';
import { type ClientMeans, openJira, openZendesk } from './upstream-clients.ts';

/** One connection at work: its sync loop, its pusher, and what reads where webhooks point. */
export interface SiteRuntime {
  readonly connectionId: number;
  readonly kind: 'jira' | 'zendesk';
  /** Streams that must be complete before its first sync counts as done. */
  readonly streams: readonly string[];
  readonly loop: ConnectionLoop;
  readonly pusher: Pusher;
  readonly inbox: InboxConsumer;
  readonly webhooks: WebhookRegistrar;
  /** Name of the account we are there. */
  whoAmI(): Promise<string>;
  /** Settles once everything has stopped after the signal aborted. */
  stopped(): Promise<void>;
}

export interface SiteMeans extends ClientMeans {
  database: Database;
  clock: Clock;
  log: SyncLog;
  linkPeople: LinkPeople;
  inbox: Inbox;
  signal: AbortSignal;
  intervalMs: number;
}

/** How long calls under way may take when the process stops. */
const GRACE_MS = 2_000;

/** Opens a site and starts to keep it in sync. */
export function runSite({ connectionId, site }: KnownSite, means: SiteMeans): SiteRuntime {
  const { database, clock, log, linkPeople, signal } = means;
  const context: SyncContext = { connectionId, database, clock, log, linkPeople, signal };
  const start = (parts: Parts): SiteRuntime => {
    const loop = startConnectionLoop(context, parts.sync, { intervalMs: () => means.intervalMs });
    const pusher = startPusher(context, parts.senders);
    const inbox = startInboxConsumer(context, means.inbox, parts.hints);
    return {
      connectionId,
      kind: site.kind,
      streams: parts.sync.streams,
      loop,
      pusher,
      inbox,
      webhooks: parts.webhooks,
      whoAmI: parts.whoAmI,
      stopped: async () => {
        const stopped = Promise.all([loop.stopped, pusher.stopped, inbox.stopped]);
        const ended = new AbortController();
        await Promise.race([stopped, clock.sleep(GRACE_MS, ended.signal)]);
        ended.abort();
        // Calls that still wait for an upstream fail now, and nothing waits any longer.
        await parts.close();
        await stopped;
      },
    };
  };
  if (site.kind === 'jira') {
    const { upstream, webhooks, close } = openJira(site.settings, means);
    const sync = createJiraSync(context, upstream);
    const whoAmI = async () => (await upstream.myself({ priority: 'interactive' })).person.name;
    const hints = jiraHints(upstream, sync, signal);
    const senders = accountSenders({
      integration: createJiraSender(upstream, sync),
      linked: async () => null,
      read: jiraTicketReader(upstream, sync),
    });
    return start({ sync, senders, hints, webhooks, whoAmI, close });
  }
  const { upstream, webhooks, close } = openZendesk(site.settings, means);
  const sync = createZendeskSync(context, upstream);
  const whoAmI = async () => (await upstream.me({ priority: 'interactive' })).person.name;
  const hints = zendeskHints(context, upstream, sync);
  const senders = accountSenders({
    integration: createZendeskSender(upstream, sync),
    linked: async () => null,
    read: zendeskTicketReader(upstream, sync),
  });
  return start({ sync, senders, hints, webhooks, whoAmI, close });
}

interface Parts {
  sync: Parameters<typeof startConnectionLoop>[1];
  senders: Senders;
  hints: HintReader;
  webhooks: WebhookRegistrar;
  whoAmI: () => Promise<string>;
  close: () => Promise<void>;
}
