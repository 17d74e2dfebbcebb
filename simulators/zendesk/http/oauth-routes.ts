/** Token endpoints, outside the API's own paths. */
import type { FastifyInstance } from 'fastify';
import type { ZendeskOptions } from '../options.ts';
import { unauthenticated } from './api-error.ts';
import type { Auth } from './auth.ts';

interface Parts {
  options: ZendeskOptions;
  auth: Auth;
}

export function oauthRoutes(app: FastifyInstance, { options, auth }: Parts): void {
  app.post('/oauth/tokens', async ({ body }, reply) => {
    const answer = auth.grant((body ?? {}) as Record<string, unknown>, options.clock());
    return reply.header('cache-control', 'no-store').send(answer);
  });

  // Consent is given at once, in the name of whoever the credentials name.
  app.get<{ Querystring: Record<string, string> }>('/oauth/authorizations/new', async ({ query, headers }, reply) => {
    const { userId } = auth.callerOf(headers.authorization, options.clock());
    if (userId === null) throw unauthenticated();
    const code = auth.authorize(userId, query.client_id ?? '', query.scope ?? 'read', options.clock());
    const target = new URL(query.redirect_uri ?? 'http://127.0.0.1/');
    target.searchParams.set('code', code);
    if (query.state !== undefined) target.searchParams.set('state', query.state);
    return reply.redirect(target.href, 302);
  });
}
