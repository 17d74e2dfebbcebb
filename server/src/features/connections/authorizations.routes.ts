import { authorizationCallback, connectionRoutes } from '@speedyflow/contract/connections';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { API_PREFIXES, handle } from '../../http/handle.ts';
import type { Identity } from '../../http/identity.ts';
import { type AuthorizationMeans, beginSignIn, finishSignIn } from './authorizations.service.ts';

/** Pages of ours, and nothing the request says of where to go. */
const FAILED = '/settings/connections?error=';

export function registerAuthorizations(app: FastifyInstance, means: AuthorizationMeans): void {
  handle(app, connectionRoutes.authorize, async ({ caller, body }) => ({
    data: { url: await beginSignIn(means, caller, body) },
  }));
  for (const prefix of API_PREFIXES) {
    const options = { config: { guard: authorizationCallback }, exposeHeadRoute: false };
    app.get(prefix + authorizationCallback.path, options, async (request, reply) => {
      const { caller } = request.identity as Identity;
      // Upstreams may add members of their own: they are not looked at.
      const query = request.query as Record<string, unknown>;
      const one = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined);
      const back = { code: one('code'), state: one('state'), error: one('error') };
      const location = await finishSignIn(means, caller, back).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        request.log.warn({ reason: error.message, said: back.error?.slice(0, 100) }, 'a sign-in came to nothing');
        return FAILED + reasonOf(error);
      });
      return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(location, 303);
    });
  }
}

/** A word the page can explain. */
function reasonOf({ kind, details }: AppError): string {
  const reason = (details as { reason?: unknown } | null)?.reason;
  if (typeof reason === 'string' && /^[a-z_]+$/.test(reason)) return reason;
  if (kind === 'conflict') return 'taken';
  return kind === 'upstream_refused' ? 'refused' : 'failed';
}
