import { AppError } from '../../domain/errors.ts';
import { parseSite, type UpstreamKind } from '../../upstream/transport/site.ts';
import { OPTIONS, type OptionName, type Values } from './options.ts';
import type { ConfigFault } from './sources.ts';

export interface JiraSettings {
  /** Origin, such as `https://acme.atlassian.net`. */
  readonly site: string;
  readonly email: string;
  readonly apiToken: string;
}

export interface ZendeskSettings {
  /** Origin, such as `https://acme.zendesk.com`. */
  readonly site: string;
  readonly auth:
    | { readonly kind: 'token'; readonly email: string; readonly apiToken: string }
    | { readonly kind: 'oauth'; readonly clientId: string; readonly clientSecret: string };
}

interface UpstreamSettings {
  jira: JiraSettings | undefined;
  zendesk: ZendeskSettings | undefined;
  faults: ConfigFault[];
}

const JIRA = ['jiraSite', 'jiraEmail', 'jiraApiToken'] as const;
const JIRA_OAUTH = ['jiraOauthClientId', 'jiraOauthClientSecret'] as const;
const ZENDESK_TOKEN = ['zendeskSite', 'zendeskEmail', 'zendeskApiToken'] as const;
const ZENDESK_OAUTH = ['zendeskSite', 'zendeskOauthClientId', 'zendeskOauthClientSecret'] as const;

/**
 * The sites to connect, from settings that only mean something together.
 *
 * @param given the settings that were written down, readable or not
 */
export function upstreamSettings(values: Values, given: ReadonlySet<OptionName>): UpstreamSettings {
  const oauth = given.has('zendeskOauthClientId') || given.has('zendeskOauthClientSecret');
  const token = given.has('zendeskEmail') || given.has('zendeskApiToken');
  const jiraSite = siteOf('jira', 'jiraSite', values);
  const zendeskSite = siteOf('zendesk', 'zendeskSite', values);
  const faults = [
    ...missingOf(JIRA, given),
    ...missingOf(JIRA_OAUTH, given),
    ...missingOf(oauth ? ZENDESK_OAUTH : ZENDESK_TOKEN, given),
    ...(oauth && token ? [twoWays()] : []),
    ...jiraSite.faults,
    ...zendeskSite.faults,
  ];
  return { jira: jiraOf(values, jiraSite.origin), zendesk: zendeskOf(values, zendeskSite.origin), faults };
}

function jiraOf({ jiraEmail: email, jiraApiToken: apiToken }: Values, site?: string): JiraSettings | undefined {
  return site && email && apiToken ? { site, email, apiToken } : undefined;
}

function zendeskOf(values: Values, site?: string): ZendeskSettings | undefined {
  const { zendeskEmail: email, zendeskApiToken: apiToken } = values;
  const { zendeskOauthClientId: clientId, zendeskOauthClientSecret: clientSecret } = values;
  if (site && clientId && clientSecret) return { site, auth: { kind: 'oauth', clientId, clientSecret } };
  return site && email && apiToken ? { site, auth: { kind: 'token', email, apiToken } } : undefined;
}

/** The origin of a site, by the rules every connection is held to. */
function siteOf(
  kind: UpstreamKind,
  name: 'jiraSite' | 'zendeskSite',
  values: Values,
): { origin?: string; faults: ConfigFault[] } {
  const given = values[name];
  if (given === undefined) return { faults: [] };
  try {
    return { origin: parseSite(given, kind, values.allowPrivateUpstreams), faults: [] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const mend = 'write the site as people open it; SPEEDYFLOW_ALLOW_PRIVATE_UPSTREAMS=1 allows your own proxy';
    return { faults: [{ setting: nameOf(name), problem: `is refused: ${error.message.replace(/\.$/, '')}`, mend }] };
  }
}

/** One fault for each member that is missing while another is there. */
function missingOf(group: readonly OptionName[], given: ReadonlySet<OptionName>): ConfigFault[] {
  const present = group.filter((name) => given.has(name)).map(nameOf);
  if (present.length === 0) return [];
  const missing = group.filter((name) => !given.has(name)).map(nameOf);
  return missing.map((setting) => ({
    setting,
    problem: `is missing, though ${present.join(' and ')} ${present.length > 1 ? 'are' : 'is'} set`,
    mend: `set it, or unset ${present.join(' and ')}`,
  }));
}

function twoWays(): ConfigFault {
  return {
    setting: 'ZENDESK_OAUTH_CLIENT_ID',
    problem: 'is set beside ZENDESK_EMAIL or ZENDESK_API_TOKEN: there are two ways to sign in',
    mend: 'keep either the OAuth client or the API token',
  };
}

function nameOf(name: OptionName): string {
  return OPTIONS[name].env[0];
}
