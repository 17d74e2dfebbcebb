import type { OAuthClient } from '../transport/oauth-app.ts';

/** Audits need the whole `read`: `tickets:read` does not open them. */
const SCOPE = 'read write';

/** Where to send somebody who is to sign in. */
export function zendeskSignInUrl(
  site: string,
  { clientId }: Pick<OAuthClient, 'clientId'>,
  { redirectUri, state }: { redirectUri: string; state: string },
): string {
  const url = new URL('/oauth/authorizations/new', site);
  const parameters = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: SCOPE, state };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.toString();
}
