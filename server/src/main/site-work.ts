import type { SiteSurvey } from '@speedyflow/contract/connections';
import type { SiteCredentials } from '../domain/site-credentials.ts';
import type { WebhookRegistrar } from '../domain/webhook.ts';
import type { ConnectionSync } from '../sync/connection-loop.ts';
import type { HintReader } from '../sync/inbox/hint-reader.ts';
import { jiraHints } from '../sync/inbox/jira-hints.ts';
import { zendeskHints } from '../sync/inbox/zendesk-hints.ts';
import { createJiraSync, JIRA_STREAMS } from '../sync/jira/jira-sync.ts';
import { accountSenders } from '../sync/push/account-senders.ts';
import type { Senders } from '../sync/push/edit-sender.ts';
import { createJiraSender, jiraTicketReader } from '../sync/push/jira-sender.ts';
import { createZendeskSender, zendeskTicketReader } from '../sync/push/zendesk-sender.ts';
import { jiraRecords, type RecordReader, zendeskRecords } from '../sync/reconcile/record-reader.ts';
import type { SyncContext } from '../sync/sync-context.ts';
import { createZendeskSync, ZENDESK_STREAMS } from '../sync/zendesk/zendesk-sync.ts';
import type { JiraUpstream } from '../upstream/jira/jira-upstream.ts';
import type { BudgetReport } from '../upstream/transport/budget-report.ts';
import type { ContentStream } from '../upstream/transport/call-options.ts';
import type { ZendeskUpstream } from '../upstream/zendesk/zendesk-upstream.ts';
import type { KnownSite } from './configured-sites.ts';
import { linkedClients, type Whom } from './linked-clients.ts';
import { surveyJira, surveyZendesk } from './site-survey.ts';
import { connectionTokens, type KeeperMeans } from './token-keepers.ts';
import { type ClientMeans, openJiraSite, openZendeskSite } from './upstream-clients.ts';

/** A site that can be asked, and the work of one who keeps it in sync. */
export interface OpenSite {
  /** Streams that must be complete before its first sync counts as done. */
  readonly streams: readonly string[];
  readonly webhooks: WebhookRegistrar;
  /** What is left of the site's limits, and who spends it. */
  budget(): BudgetReport;
  /** Name of the account we are there. */
  whoAmI(): Promise<string>;
  /** What we are shown there. */
  survey(): Promise<SiteSurvey>;
  /** Whose an account's credentials are. */
  whose(credentials: SiteCredentials): Promise<Whom>;
  /** Closes what is not needed any more: clients of accounts that were unlinked. */
  tidy(): Promise<void>;
  /** The bytes of an attachment, for a person who waits for them. */
  file(file: FileAddress, request: FileRequest): Promise<ContentStream>;
  work(context: SyncContext): SiteWork;
  /** Calls that still wait for it fail. */
  close(): Promise<void>;
}

/** What there is to do for a site, each part over the same reading of what the site is made of. */
export interface SiteWork {
  readonly sync: ConnectionSync;
  readonly senders: Senders;
  readonly hints: HintReader;
  readonly records: RecordReader;
}

/** An attachment by what its site knows it by. */
export interface FileAddress {
  readonly sourceId: string;
  readonly url: string;
}

export interface FileRequest {
  readonly range: string | undefined;
  readonly signal: AbortSignal;
}

export type OpenSiteMeans = ClientMeans & KeeperMeans;

export function openSite(known: KnownSite, means: OpenSiteMeans): OpenSite {
  return known.kind === 'jira' ? openJiraWork(known, means) : openZendeskWork(known, means);
}

const forAFile = { priority: 'interactive', purpose: 'attachments' } as const;

const rangeOf = (range: string | undefined) => (range === undefined ? {} : { range });

function openJiraWork(known: KnownSite, means: OpenSiteMeans): OpenSite {
  const { site } = known;
  const { upstream, webhooks, transport, close } = openJiraSite(
    { ...known, keeper: connectionTokens(means, known) },
    means,
  );
  const linked = linkedClients<JiraUpstream>(means, {
    connection: known,
    open: (credentials, keeper) =>
      // What an app may do and what its users may do elsewhere is counted apart.
      openJiraSite(
        {
          site,
          credentials,
          keeper,
          beside: (credentials.kind === 'oauth') === (known.credentials.kind === 'oauth') ? transport : undefined,
        },
        means,
      ),
    whoAmI: async (own) => (await own.myself({ priority: 'interactive' })).person,
  });
  return {
    streams: JIRA_STREAMS,
    webhooks,
    budget: () => transport.budget(),
    whose: linked.whose,
    tidy: linked.tidy,
    close: async () => {
      await Promise.all([close(), linked.close()]);
    },
    whoAmI: async () => (await upstream.myself({ priority: 'interactive' })).person.name,
    survey: () => surveyJira(upstream, { priority: 'interactive' }),
    file: ({ sourceId }, { range, signal }) =>
      upstream.attachmentContent(sourceId, rangeOf(range), { ...forAFile, signal }),
    work: (context) => {
      const sync = createJiraSync(context, upstream);
      const senders = accountSenders({
        integration: createJiraSender(upstream, sync),
        linked: (userId) => linked.sender(userId, (own) => createJiraSender(own, sync)),
        read: jiraTicketReader(upstream, sync),
      });
      const hints = jiraHints(upstream, sync, context.signal);
      return { sync, senders, hints, records: jiraRecords(upstream, sync) };
    },
  };
}

function openZendeskWork(known: KnownSite, means: OpenSiteMeans): OpenSite {
  const { site } = known;
  const { upstream, webhooks, transport, close } = openZendeskSite(
    { ...known, keeper: connectionTokens(means, known) },
    means,
  );
  const linked = linkedClients<ZendeskUpstream>(means, {
    connection: known,
    open: (credentials, keeper) => openZendeskSite({ site, credentials, keeper, beside: transport }, means),
    whoAmI: async (own) => (await own.me({ priority: 'interactive' })).person,
  });
  return {
    streams: ZENDESK_STREAMS,
    webhooks,
    budget: () => transport.budget(),
    whose: linked.whose,
    tidy: linked.tidy,
    close: async () => {
      await Promise.all([close(), linked.close()]);
    },
    whoAmI: async () => (await upstream.me({ priority: 'interactive' })).person.name,
    survey: () => surveyZendesk(upstream, { priority: 'interactive' }),
    file: ({ url }, { range, signal }) => upstream.attachmentContent(url, rangeOf(range), { ...forAFile, signal }),
    work: (context) => {
      const sync = createZendeskSync(context, upstream);
      const senders = accountSenders({
        integration: createZendeskSender(upstream, sync),
        linked: (userId) => linked.sender(userId, (own) => createZendeskSender(own, sync)),
        read: zendeskTicketReader(upstream, sync),
      });
      const hints = zendeskHints(context, upstream, sync);
      return { sync, senders, hints, records: zendeskRecords(upstream, sync) };
    },
  };
}
