import { authorizationCallback, connectionRoutes } from '@speedyflow/contract/connections';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { API_PREFIXES, handle } from '../../http/handle.ts';
import { pageOf } from './authorization-requests.ts';
import { type AuthorizationMeans, beginSignIn, finishSignIn } from './authorizations.service.ts';

export function registerAuthorizations(app: FastifyInstance, means: AuthorizationMeans): void {
  handle(app, connectionRoutes.authorize, async ({ caller, body }) => ({
    data: { url: await beginSignIn(means, caller, body) },
  }));
  for (const prefix of API_PREFIXES) {
    const options = { config: { guard: authorizationCallback }, exposeHeadRoute: false };
    app.get(prefix + authorizationCallback.path, options, async (request, reply) => {
      // Upstreams may add members of their own: they are not looked at.
      const query = request.query as Record<string, unknown>;
      const one = (name: string) => (typeof query[name] === 'string' ? query[name] : undefined);
      const back = { code: one('code'), state: one('state'), error: one('error') };
      const caller = request.identity?.caller;
      const finished = caller ? finishSignIn(means, caller, back) : Promise.reject(signedOut());
      const location = await finished.catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        request.log.warn({ reason: error.message, said: back.error?.slice(0, 100) }, 'a sign-in came to nothing');
        const page = `${pageOf(back.state)}?error=${reasonOf(error)}`;
        return caller ? page : `/sign-in?${new URLSearchParams({ reason: 'signed_out', next: page })}`;
      });
      return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(location, 303);
    });
  }
}

function signedOut(): AppError {
  const details = { reason: 'signed_out' };
  return new AppError('unauthenticated', 'UNAUTHENTICATED', 'Nobody is signed in here any more.', { details });
}

/** A word the page can explain. */
function reasonOf({ kind, details }: AppError): string {
  const reason = (details as { reason?: unknown } | null)?.reason;
  if (typeof reason === 'string' && /^[a-z_]+$/.test(reason)) return reason;
  if (kind === 'conflict') return 'taken';
  return kind === 'upstream_refused' ? 'refused' : 'failed';
}
