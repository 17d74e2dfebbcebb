import type { SignIn, SiteCredentials } from '../domain/site-credentials.ts';
import type { WebhookRegistrar } from '../domain/webhook.ts';
import type { Clock } from '../stdx/clock.ts';
import { adminWebhooks } from '../upstream/jira/admin-webhooks.ts';
import { appWebhooks } from '../upstream/jira/app-webhooks.ts';
import { createJiraClient } from '../upstream/jira/jira-client.ts';
import type { JiraUpstream } from '../upstream/jira/jira-upstream.ts';
import { jiraGateway, jiraPlaces } from '../upstream/jira/oauth-sign-in.ts';
import { basicCredentials, type Credentials } from '../upstream/transport/credentials.ts';
import type { Decoder } from '../upstream/transport/decoding.ts';
import type { Exchange } from '../upstream/transport/exchange.ts';
import { oauthApp } from '../upstream/transport/oauth-app.ts';
import { rotatingCredentials, type TokenKeeper } from '../upstream/transport/rotating-credentials.ts';
import type { UpstreamKind } from '../upstream/transport/site.ts';
import { type BudgetedTransport, createTransport } from '../upstream/transport/transport.ts';
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
  /** Understands large answers; where they are read, unless it does so aside. */
  readonly decoder?: Decoder | undefined;
}

/** A client, how its webhooks are registered, and how to drop its sockets. */
export interface Opened<Upstream> {
  readonly upstream: Upstream;
  readonly webhooks: WebhookRegistrar;
  /** By which it calls; what is left of the site's limits, and who spends it. */
  readonly transport: BudgetedTransport;
  close(): Promise<void>;
}

/** A site, and how we prove to it who we are. */
export interface SiteAccess {
  readonly site: string;
  readonly credentials: SiteCredentials;
  /** Where the tokens of a sign-in are kept, as they change. */
  readonly keeper: TokenKeeper;
  /** Of another account at the site, where both draw on the same limits. */
  readonly beside?: BudgetedTransport | undefined;
}

/** The Jira site of these settings. */
export function openJira({ site, email, apiToken }: JiraSettings, means: ClientMeans): Opened<JiraUpstream> {
  const credentials = credentialsOf({ kind: 'jira', settings: { site, email, apiToken } });
  return openJiraSite({ site, credentials, keeper: heldTokens(credentials) }, means);
}

/** The Zendesk account of these settings. */
export function openZendesk({ site, auth }: ZendeskSettings, means: ClientMeans): Opened<ZendeskUpstream> {
  const credentials = credentialsOf({ kind: 'zendesk', settings: { site, auth } });
  return openZendeskSite({ site, credentials, keeper: heldTokens(credentials) }, means);
}

/** What settings say in the words of every connection. */
export function credentialsOf(
  configured: { kind: 'jira'; settings: JiraSettings } | { kind: 'zendesk'; settings: ZendeskSettings },
): SiteCredentials {
  if (configured.kind === 'jira') {
    const { email, apiToken } = configured.settings;
    return { kind: 'token', email, apiToken };
  }
  const { auth } = configured.settings;
  return auth.kind === 'oauth' ? { ...auth, kind: 'oauth_client' } : auth;
}

export function openJiraSite(access: SiteAccess, means: ClientMeans): Opened<JiraUpstream> {
  const { site, credentials } = access;
  if (credentials.kind === 'oauth') return openJiraGateway(access, credentials, means);
  if (credentials.kind === 'oauth_client') throw new Error('Jira has no client credentials');
  const basic = basicCredentials(credentials.email, credentials.apiToken);
  const transport = open('jira', site, basic, means, access.beside);
  return {
    upstream: createJiraClient({ transport, siteUrl: site }),
    webhooks: adminWebhooks(transport),
    transport,
    close: () => transport.close(),
  };
}

/** An app calls the site by its gateway alone, and has webhooks of its own kind. */
function openJiraGateway(access: SiteAccess, signIn: SignIn, means: ClientMeans): Opened<JiraUpstream> {
  const { site } = access;
  const stranger = open('jira', jiraPlaces(site).auth, NOBODY, means);
  const gateway = jiraGateway(site, signIn.cloudId ?? '');
  const transport = open('jira', gateway, rotating('jira', access, signIn, stranger, means), means, access.beside);
  const upstream = createJiraClient({ transport, siteUrl: site });
  const projectKeys = async () => (await upstream.projects({ priority: 'interactive' })).map(({ key }) => key);
  return {
    upstream,
    webhooks: appWebhooks(transport, means.clock, projectKeys),
    transport,
    close: () => closeAll(transport, stranger),
  };
}

export function openZendeskSite(access: SiteAccess, means: ClientMeans): Opened<ZendeskUpstream> {
  const { site, credentials } = access;
  const stranger = open('zendesk', site, NOBODY, means);
  const transport = open('zendesk', site, zendeskCredentials(), means, access.beside);
  return {
    upstream: createZendeskClient({ transport, siteUrl: site, clock: means.clock }),
    webhooks: eventWebhooks(transport),
    transport,
    close: () => closeAll(transport, stranger),
  };

  function zendeskCredentials(): Credentials {
    switch (credentials.kind) {
      case 'token':
        return basicCredentials(`${credentials.email}/token`, credentials.apiToken);
      case 'oauth_client':
        return oauthCredentials(credentials, stranger, means.clock);
      case 'oauth':
        return rotating('zendesk', access, credentials, stranger, means);
    }
  }
}

/** @param stranger to where the upstream gives out tokens */
function rotating(
  kind: UpstreamKind,
  { keeper }: SiteAccess,
  signIn: SignIn,
  stranger: BudgetedTransport,
  { clock }: ClientMeans,
): Credentials {
  return rotatingCredentials({ kind, keeper, clock, refresh: oauthApp(kind, signIn, stranger, clock).refresh });
}

const NOBODY: Credentials = { headers: async () => ({}) };

/** For credentials that are only tried, or do not change: what they are renewed to is held, and kept nowhere. */
export function heldTokens(credentials: SiteCredentials): TokenKeeper {
  let tokens = credentials.kind === 'oauth' ? credentials.tokens : null;
  return {
    read: async () => {
      if (tokens === null) throw new Error('these credentials have no tokens');
      return tokens;
    },
    replace: async (_spent, next) => {
      tokens = next;
      return next;
    },
    alone: (work) => work(),
  };
}

/** @param address where it answers, unless the means say otherwise */
function open(
  kind: UpstreamKind,
  address: string,
  credentials: Credentials,
  means: ClientMeans,
  beside?: BudgetedTransport,
): BudgetedTransport {
  const at = new URL(address);
  const baseUrl = means.address === undefined ? address : means.address + at.pathname.replace(/\/$/, '');
  return createTransport({ kind, baseUrl, credentials, beside, ...means });
}

async function closeAll(...transports: readonly BudgetedTransport[]): Promise<void> {
  await Promise.all(transports.map((transport) => transport.close()));
}
