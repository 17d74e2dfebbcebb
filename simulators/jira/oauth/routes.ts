/** The authorization server: what lies at auth.atlassian.com and api.atlassian.com lies on the site's own address. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { CLOUD_ID } from '../http/auth.ts';
import { body, text } from '../http/params.ts';
import type { Lookup } from '../model/lookup.ts';
import { INTEGRATION_EMAIL } from '../site/people.ts';
import type { Grants, Tokens } from './grants.ts';
import { KNOWN_SCOPES } from './scopes.ts';

/** The one app that is registered. */
export const OAUTH_CLIENT = { id: 'demo-jira-client', secret: 'demo-jira-secret' };

/** Paths without a caller of the site. */
export const OAUTH_PATH = /^\/(authorize|oauth\/token)(\/|$)/;

export interface OAuthParts {
  grants: Grants;
  lookup: Lookup;
  address: { readonly baseUrl: string };
}

export function oauthRoutes(app: FastifyInstance, { grants, lookup, address }: OAuthParts): void {
  /** Nobody is asked: the account named by `login`, or else the integration's, agrees at once. */
  app.get('/authorize', (request, reply) => {
    const redirectUri = text(request, 'redirect_uri') ?? '';
    if (text(request, 'client_id') !== OAUTH_CLIENT.id || !URL.canParse(redirectUri))
      return refuse(reply, 400, 'invalid_request', 'The client or the redirect address is not known.');
    const scopes = (text(request, 'scope') ?? '').split(/[\s+]+/).filter((scope) => scope !== '');
    const login = text(request, 'login') ?? INTEGRATION_EMAIL;
    const account = lookup.user(login) ?? lookup.userOfEmail(login);
    const back = new URL(redirectUri);
    const state = text(request, 'state');
    if (state !== undefined) back.searchParams.set('state', state);
    const unknown = scopes.find((scope) => !KNOWN_SCOPES.includes(scope));
    if (unknown !== undefined) {
      back.searchParams.set('error', 'invalid_scope');
      back.searchParams.set('error_description', `The requested scope '${unknown}' is not enabled for the app.`);
    } else if (!account?.active || account.accountType !== 'atlassian') {
      back.searchParams.set('error', 'access_denied');
    } else {
      const grant = { app: OAUTH_CLIENT.id, account: account.accountId, scopes };
      back.searchParams.set('code', grants.authorize(grant, redirectUri));
    }
    return reply.redirect(back.toString());
  });

  app.post('/oauth/token', (request, reply) => {
    const sent = body(request) as Record<string, string | undefined>;
    const { grant_type: kind, client_id: client, client_secret: secret } = sent;
    if (client !== OAUTH_CLIENT.id || secret !== OAUTH_CLIENT.secret)
      return refuse(reply, 401, 'access_denied', 'Unauthorized');
    if (kind === 'authorization_code') {
      const tokens = grants.exchange(client, sent.code ?? '', sent.redirect_uri ?? '');
      return tokens ? tokensWire(tokens) : refuse(reply, 403, 'invalid_grant', 'Invalid authorization code');
    }
    if (kind === 'refresh_token') {
      const tokens = grants.refresh(client, sent.refresh_token ?? '');
      return tokens ? tokensWire(tokens) : refuse(reply, 403, 'invalid_grant', 'Unknown or invalid refresh token.');
    }
    return refuse(reply, 400, 'unsupported_grant_type', 'The grant type is not supported.');
  });

  app.get('/oauth/token/accessible-resources', (request, reply) => {
    const [, token = ''] = (request.headers.authorization ?? '').split(' ', 2);
    const grant = grants.of(token);
    if (!grant) return reply.code(401).send({ code: 401, message: 'Unauthorized' });
    const { baseUrl } = address;
    const scopes = grant.scopes.filter((scope) => scope !== 'offline_access');
    return [{ id: CLOUD_ID, url: baseUrl, name: 'demo', scopes, avatarUrl: `${baseUrl}/avatar/site` }];
  });
}

function tokensWire({ accessToken, refreshToken, expiresInSeconds, scopes }: Tokens): object {
  return {
    access_token: accessToken,
    expires_in: expiresInSeconds,
    token_type: 'Bearer',
    scope: scopes.join(' '),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
  };
}

function refuse(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
  return reply.code(status).send({ error, error_description: description });
}
