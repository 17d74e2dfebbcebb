/** An app's way to its tokens. */
import { OAUTH_CLIENT } from '../jira/oauth/routes.ts';
import type { jiraPlace } from './jira-place.ts';

export const CALLBACK = 'https://app.test/callback';

type Asking = Pick<ReturnType<typeof jiraPlace>, 'ask'>;

/** Asks an account for its consent; what the app is called back with. */
export async function authorize({ ask }: Asking, scope: string, login?: string): Promise<Record<string, string>> {
  const query = new URLSearchParams({
    audience: 'api.atlassian.com',
    client_id: OAUTH_CLIENT.id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    prompt: 'consent',
    state: 'kept',
    scope,
    ...(login === undefined ? {} : { login }),
  });
  const { headers } = await ask('GET', `/authorize?${query}`);
  return Object.fromEntries(new URL(headers.location!).searchParams);
}

/** Asks for tokens as the app. */
export function tokens({ ask }: Asking, sent: Record<string, unknown>): ReturnType<Asking['ask']> {
  const { id: client_id, secret: client_secret } = OAUTH_CLIENT;
  return ask('POST', '/oauth/token', { client_id, client_secret, ...sent });
}
