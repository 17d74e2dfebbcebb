import { Type } from 'typebox';
import type { OAuthClient } from '../transport/oauth-app.ts';
import { isVendorSite } from '../transport/site.ts';
import type { Transport } from '../transport/transport.ts';
import { wireReader } from '../transport/wire.ts';
import { decodeAll, decodePage } from './decode-answer.ts';

/**
 * All the connection reads and writes. Boards are not covered by the classic scopes, and without that of their
 * administration they show no columns.
 */
const JIRA_SCOPES: readonly string[] = [
  'offline_access',
  'read:jira-work',
  'write:jira-work',
  'read:jira-user',
  'manage:jira-webhook',
  'read:servicedesk-request',
  'write:servicedesk-request',
  'read:board-scope:jira-software',
  'read:board-scope.admin:jira-software',
  'read:sprint:jira-software',
  'write:sprint:jira-software',
  'read:project:jira',
  'read:issue-details:jira',
  'read:jql:jira',
];

/** Where people sign in, and where the tokens are good. */
export interface JiraPlaces {
  readonly auth: string;
  readonly api: string;
}

/** A site of nobody's vendor, such as a simulator, is both itself. */
export function jiraPlaces(site: string | undefined): JiraPlaces {
  if (site !== undefined && !isVendorSite(site, 'jira')) return { auth: site, api: site };
  return { auth: 'https://auth.atlassian.com', api: 'https://api.atlassian.com' };
}

/** The only address where an OAuth token is good for that site. */
export function jiraGateway(site: string, cloudId: string): string {
  return `${jiraPlaces(site).api}/ex/jira/${encodeURIComponent(cloudId)}`;
}

/** Where to send somebody who is to sign in. */
export function jiraSignInUrl(
  { auth }: JiraPlaces,
  { clientId }: Pick<OAuthClient, 'clientId'>,
  { redirectUri, state }: { redirectUri: string; state: string },
): string {
  const url = new URL('/authorize', auth);
  const parameters = {
    audience: 'api.atlassian.com',
    client_id: clientId,
    scope: JIRA_SCOPES.join(' '),
    redirect_uri: redirectUri,
    state,
    response_type: 'code',
    prompt: 'consent',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.toString();
}

/** A site that whoever signed in lets us into. */
export interface JiraSiteGrant {
  readonly cloudId: string;
  readonly url: string;
  /** What is missing of what was asked for. */
  readonly missingScopes: readonly string[];
}

const readResource = wireReader(
  'site',
  Type.Object({
    id: Type.String({ minLength: 1, maxLength: 100 }),
    url: Type.String({ minLength: 1 }),
    scopes: Type.Array(Type.String()),
  }),
);
const readResources = wireReader('sites', Type.Array(Type.Unknown()));

/** @param transport with the access token, to where tokens are good */
export async function grantedSites(transport: Transport): Promise<JiraSiteGrant[]> {
  const path = '/oauth/token/accessible-resources';
  const answer = await transport.read({ method: 'GET', path }, { priority: 'interactive', purpose: 'sign-in' });
  return decodeAll(decodePage(readResources, answer), readResource).map(({ id, url, scopes }) => ({
    cloudId: id,
    url,
    missingScopes: JIRA_SCOPES.filter((scope) => scope !== 'offline_access' && !scopes.includes(scope)),
  }));
}
