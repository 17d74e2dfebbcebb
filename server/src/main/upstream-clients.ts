import type { WebhookRegistrar } from '../domain/webhook.ts';
import type { Clock } from '../stdx/clock.ts';
import { adminWebhooks } from '../upstream/jira/admin-webhooks.ts';
import { createJiraClient } from '../upstream/jira/jira-client.ts';
import type { JiraUpstream } from '../upstream/jira/jira-upstream.ts';
import { basicCredentials, type Credentials } from '../upstream/transport/credentials.ts';
import type { Exchange } from '../upstream/transport/exchange.ts';
import { createTransport } from '../upstream/transport/transport.ts';
import { eventWebhooks } from '../upstream/zendesk/event-webhooks.ts';
import { oauthCredentials } from '../upstream/zendesk/oauth-credentials.ts';
import { createZendeskClient } from '../upstream/zendesk/zendesk-client.ts';
import type { ZendeskUpstream } from '../upstream/zendesk/zendesk-upstream.ts';
import type { JiraSettings, ZendeskSettings } from './config/upstream-settings.ts';

/** What every client of an upstream is given beside its settings. */
export interface ClientMeans {
  readonly clock: Clock;
  readonly random: () => number;
  readonly allowPrivate: boolean;
  /** Where the site answers, when that is not where people open it: the simulators of the demo. */
  readonly address?: string | undefined;
  /** What stands in for HTTP, in simulations. */
  readonly exchange?: Exchange | undefined;
}

/** A client, how its webhooks are registered, and how to drop its sockets. */
export interface Opened<Upstream> {
  readonly upstream: Upstream;
  readonly webhooks: WebhookRegistrar;
  close(): Promise<void>;
}

/** The Jira site of these settings. */
export function openJira({ site, email, apiToken }: JiraSettings, means: ClientMeans): Opened<JiraUpstream> {
  const credentials = basicCredentials(email, apiToken);
  const transport = createTransport({ kind: 'jira', baseUrl: means.address ?? site, credentials, ...means });
  return {
    upstream: createJiraClient({ transport, siteUrl: site }),
    webhooks: adminWebhooks(transport),
    close: () => transport.close(),
  };
}

/** The Zendesk account of these settings. */
export function openZendesk({ site, auth }: ZendeskSettings, means: ClientMeans): Opened<ZendeskUpstream> {
  const open = (credentials: Credentials) =>
    createTransport({ kind: 'zendesk', baseUrl: means.address ?? site, credentials, ...means });
  const stranger = open({ headers: async () => ({}) });
  const transport = open(
    auth.kind === 'oauth'
      ? oauthCredentials(auth, stranger, means.clock)
      : basicCredentials(`${auth.email}/token`, auth.apiToken),
  );
  return {
    upstream: createZendeskClient({ transport, siteUrl: site, clock: means.clock }),
    webhooks: eventWebhooks(transport),
    close: async () => {
      await Promise.all([transport.close(), stranger.close()]);
    },
  };
}
