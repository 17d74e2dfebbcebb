import { AppError } from '../domain/errors.ts';
import type { SignInDesk } from '../features/connections/authorizations.service.ts';
import type { SiteDoor } from '../features/connections/connection-changes.service.ts';
import { grantedSites, type JiraSiteGrant, jiraPlaces, jiraSignInUrl } from '../upstream/jira/oauth-sign-in.ts';
import { bearerCredentials, type Credentials } from '../upstream/transport/credentials.ts';
import { oauthApp } from '../upstream/transport/oauth-app.ts';
import { parseSite, type UpstreamKind } from '../upstream/transport/site.ts';
import { createTransport, type Transport } from '../upstream/transport/transport.ts';
import { zendeskSignInUrl } from '../upstream/zendesk/oauth-sign-in.ts';
import { surveyJira, surveyZendesk } from './site-survey.ts';
import { type ClientMeans, heldTokens, openJiraSite, openZendeskSite } from './upstream-clients.ts';

const PATIENCE_MS = 20_000;

/** Sites nobody has connected yet, by the rules every connection is held to. */
export function siteDoor(means: ClientMeans): SiteDoor {
  const patience = () => ({ priority: 'interactive', signal: AbortSignal.timeout(PATIENCE_MS) }) as const;
  return {
    origin: (kind, text) => parseSite(text, kind, means.allowPrivate),
    whose: async ({ kind, site }, credentials) => {
      const access = { site, credentials, keeper: heldTokens(credentials) };
      const patiently = patience();
      if (kind === 'jira') {
        const { upstream, close } = openJiraSite(access, means);
        return upstream
          .myself(patiently)
          .then(({ person }) => person)
          .finally(close);
      }
      const { upstream, close } = openZendeskSite(access, means);
      const { person, isAdmin } = await upstream.me(patiently).finally(close);
      if (isAdmin) return person;
      const message = `${person.name} is no administrator of the account, and exports need one.`;
      throw new AppError('invalid_input', 'VALIDATION_ERROR', message, { details: { reason: 'not_administrator' } });
    },
    survey: async ({ kind, site }, credentials) => {
      const access = { site, credentials, keeper: heldTokens(credentials) };
      if (kind === 'jira') {
        const { upstream, close } = openJiraSite(access, means);
        return surveyJira(upstream, patience()).finally(close);
      }
      const { upstream, close } = openZendeskSite(access, means);
      return surveyZendesk(upstream, patience()).finally(close);
    },
  };
}

/** Sign-ins at the sites. */
export function signInDesk(means: ClientMeans): SignInDesk {
  const { clock } = means;
  return {
    url: ({ kind, site }, client, request) =>
      kind === 'jira'
        ? jiraSignInUrl(jiraPlaces(site), client, request)
        : zendeskSignInUrl(zendeskSite(site), client, request),
    finish: async ({ kind, site }, client, { code, redirectUri }) => {
      const auth = kind === 'jira' ? jiraPlaces(site).auth : zendeskSite(site);
      const tokens = await withTransport(kind, auth, { headers: async () => ({}) }, means, (stranger) =>
        oauthApp(kind, client, stranger, clock).exchange(code, redirectUri),
      );
      const { clientId, clientSecret } = client;
      const credentials = { kind: 'oauth', clientId, clientSecret, tokens, signedInAt: clock.now() } as const;
      if (kind === 'zendesk') return { site: zendeskSite(site), credentials: { ...credentials, cloudId: null } };
      const bearer = bearerCredentials(async () => tokens.accessToken);
      const granted = await withTransport(kind, jiraPlaces(site).api, bearer, means, grantedSites);
      const grant = chosenSite(granted, site);
      return {
        site: site ?? parseSite(grant.url, 'jira', means.allowPrivate),
        credentials: { ...credentials, cloudId: grant.cloudId },
      };
    },
  };
}

function zendeskSite(site: string | undefined): string {
  if (site === undefined) throw new Error('a sign-in at Zendesk is at one account');
  return site;
}

/** The site asked for, or the only one. @throws AppError when there is no telling, or too little was granted */
function chosenSite(granted: readonly JiraSiteGrant[], site: string | undefined): JiraSiteGrant {
  const grant =
    site === undefined
      ? granted.length === 1 && granted[0]
      : granted.find(({ url }) => URL.parse(url)?.origin === new URL(site).origin);
  if (!grant) {
    const message =
      site === undefined ? 'Access was given to several sites: name one.' : `No access to ${site} was given.`;
    throw new AppError('invalid_input', 'VALIDATION_ERROR', message, { details: { reason: 'other_site' } });
  }
  const { missingScopes } = grant;
  if (missingScopes.length === 0) return grant;
  const message = `The app was not given all it needs: ${missingScopes.join(', ')}.`;
  throw new AppError('invalid_input', 'VALIDATION_ERROR', message, {
    details: { reason: 'scopes_missing', missingScopes },
  });
}

async function withTransport<T>(
  kind: UpstreamKind,
  baseUrl: string,
  credentials: Credentials,
  means: ClientMeans,
  work: (transport: Transport) => Promise<T>,
): Promise<T> {
  const transport = createTransport({ kind, baseUrl, credentials, ...means });
  return work(transport).finally(() => transport.close());
}
