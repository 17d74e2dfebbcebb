/** Token endpoints, outside the API's own paths. */
import { badRequest, unauthenticated } from './api-error.ts';
import type { Auth } from './auth.ts';
import { text } from './query.ts';
import { Answer, type PlainRoute } from './route.ts';

export function oauthRoutes(auth: Auth): PlainRoute[] {
  return [
    {
      method: 'POST',
      path: '/oauth/tokens',
      answer: ({ body, now }) =>
        new Answer(200, auth.grant((body ?? {}) as Record<string, unknown>, now), { 'cache-control': 'no-store' }),
    },
    {
      // Consent is given at once, in the name of `login` or of whoever the credentials name.
      method: 'GET',
      path: '/oauth/authorizations/new',
      answer: ({ query, headers, now }) => {
        const login = text(query, 'login');
        const userId =
          login === undefined ? auth.callerOf(headerText(headers.authorization), now).userId : Number(login);
        if (userId === null) throw unauthenticated();
        if ((text(query, 'response_type') ?? 'code') !== 'code') throw badRequest('unsupported_response_type', 'code');
        const redirectUri = text(query, 'redirect_uri') ?? '';
        if (!URL.canParse(redirectUri)) throw badRequest('invalid_request', 'redirect_uri must be an address');
        const asked = {
          clientId: text(query, 'client_id') ?? '',
          scope: text(query, 'scope') ?? 'read',
          redirectUri,
          challenge: text(query, 'code_challenge') ?? null,
        };
        const code = auth.authorize(userId, asked, now);
        const target = new URL(redirectUri);
        target.searchParams.set('code', code);
        const state = text(query, 'state');
        if (state !== undefined) target.searchParams.set('state', state);
        return new Answer(302, undefined, { location: target.href });
      },
    },
  ];
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
