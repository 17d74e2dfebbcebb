import { Type } from 'typebox';
import type { TokenPair } from '../../domain/site-credentials.ts';
import type { Clock } from '../../stdx/clock.ts';
import { answerDecoders } from './decode-answer.ts';
import type { UpstreamKind } from './site.ts';
import type { Transport } from './transport.ts';
import { Maybe, wireReader } from './wire.ts';

const readTokens = wireReader(
  'tokens',
  Type.Object({
    access_token: Type.String({ minLength: 1 }),
    refresh_token: Type.String({ minLength: 1 }),
    expires_in: Maybe(Type.Number()),
    refresh_token_expires_in: Maybe(Type.Number()),
  }),
);

/** Where an upstream takes sign-ins, and what is particular about its own. */
const PLACES: Record<UpstreamKind, { token: string; idleDays: number }> = {
  jira: { token: '/oauth/token', idleDays: 90 },
  zendesk: { token: '/oauth/tokens', idleDays: 30 },
};

const DAY_MS = 86_400_000;

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What an app registered at an upstream can be given tokens for. */
export interface OAuthApp {
  /** The tokens for the code somebody came back with from signing in. */
  exchange(code: string, redirectUri: string): Promise<TokenPair>;
  /** The next tokens; the refresh token is spent by this, whether or not the answer arrives. */
  refresh(refreshToken: string): Promise<TokenPair>;
}

/** @param transport one without credentials, to where the upstream gives out tokens */
export function oauthApp(
  kind: UpstreamKind,
  { clientId, clientSecret }: OAuthClient,
  transport: Transport,
  clock: Clock,
): OAuthApp {
  const { decodePage } = answerDecoders(kind);
  const { token: path, idleDays } = PLACES[kind];
  const ask = async (grant: Record<string, string>): Promise<TokenPair> => {
    const body = { ...grant, client_id: clientId, client_secret: clientSecret };
    const answer = await transport.read(
      { method: 'POST', path, body },
      { priority: 'interactive', purpose: 'sign-in' },
    );
    const wire = decodePage(readTokens, answer);
    const now = clock.now();
    return {
      accessToken: wire.access_token,
      refreshToken: wire.refresh_token,
      expiresAt: wire.expires_in ? now + wire.expires_in * 1000 : null,
      endsAt: now + (wire.refresh_token_expires_in ? wire.refresh_token_expires_in * 1000 : idleDays * DAY_MS),
    };
  };
  return {
    exchange: (code, redirectUri) => ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    refresh: (refreshToken) => ask({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  };
}
