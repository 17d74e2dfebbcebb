import { Type } from 'typebox';
import type { Clock } from '../../stdx/clock.ts';
import type { Credentials } from '../transport/credentials.ts';
import type { OAuthClient } from '../transport/oauth-app.ts';
import type { Transport } from '../transport/transport.ts';
import { Maybe, wireReader } from '../transport/wire.ts';
import { decodePage } from './decode-answer.ts';

const readToken = wireReader(
  'token',
  Type.Object({ access_token: Type.String({ minLength: 1 }), expires_in: Maybe(Type.Number()) }),
);

const LIFETIME_S = 1_800;
// Fetched anew this long before it ends, so that no call meets the end.
const MARGIN_MS = 60_000;

/**
 * Access tokens by client credentials: minted when needed, shared by all calls, minted again near their end or when
 * one is not accepted. Only one mint is under way at a time.
 *
 * @param transport one without credentials, to the same account
 */
export function oauthCredentials(
  { clientId, clientSecret }: OAuthClient,
  transport: Transport,
  clock: Clock,
): Credentials {
  let token: { value: string; endsAt: number } | null = null;
  let minting: Promise<string> | null = null;

  async function mint(): Promise<string> {
    const body = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'read write',
      expires_in: LIFETIME_S,
    };
    const answer = await transport.read({ method: 'POST', path: '/oauth/tokens', body }, { priority: 'interactive' });
    const { access_token, expires_in } = decodePage(readToken, answer);
    // Older clients give no lifetime: a refusal tells its end.
    token = { value: access_token, endsAt: expires_in ? clock.now() + expires_in * 1000 : Number.POSITIVE_INFINITY };
    return access_token;
  }

  async function current(): Promise<string> {
    if (token !== null && clock.now() < token.endsAt - MARGIN_MS) return token.value;
    minting ??= mint().finally(() => {
      minting = null;
    });
    return minting;
  }

  return {
    headers: async () => ({ authorization: `Bearer ${await current()}` }),
    async renew() {
      token = null;
      await current();
    },
  };
}
