import { ERRORS } from '@speedyflow/contract/errors';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../domain/errors.ts';
import { sendError } from './error-answers.ts';
import type { Guard } from './guard.ts';

/** How exactly a deadline is kept. */
const LOOK_EVERY_MS = 250;

const [USERS_MS, SIGN_IN_MS, ORDINARY_MS, REPORTS_MS, SITES_MS] = [3_000, 5_000, 10_000, 15_000, 30_000];
/** Users are listed and changed; anything else about accounts is about one's own. */
const USERS = /^accounts\.(listUsers|createUser|updateUser)$/;
/** Their requests may have to wait for Jira or Zendesk, which have time limits of their own. */
const SITES = /^(connections|webhooks|linkedAccounts|reconciliation)\./;
const REPORTS = /^(analytics|reports|ml)\./;
/** Streams and files are under way for as long as their readers like. */
export const UNLIMITED = /^(changes\.stream|issues\.attachmentContent)$/;

/** Milliseconds after which nobody is left waiting for an answer; undefined where there is no such limit. */
export function deadlineOf(guard: Guard | undefined): number | undefined {
  if (!guard || UNLIMITED.test(guard.id)) return undefined;
  if (SITES.test(guard.id) || guard.limit === 'expensive') return SITES_MS;
  if (REPORTS.test(guard.id) || guard.limit === 'analytics') return REPORTS_MS;
  if (USERS.test(guard.id)) return USERS_MS;
  return guard.id.startsWith('accounts.') ? SIGN_IN_MS : ORDINARY_MS;
}

/** Answers for whatever waits too long; one timer looks at all of them, so that a request costs hardly anything. */
export function keepDeadlines(app: FastifyInstance, elapsed: () => number): void {
  const waiting = new Map<FastifyReply, number>();
  app.addHook('onRequest', (request, reply, done) => {
    const ms = deadlineOf(request.routeOptions.config.guard);
    if (ms !== undefined) {
      waiting.set(reply, elapsed() + ms);
      reply.raw.once('close', () => waiting.delete(reply));
    }
    done();
  });
  const look = () => {
    const now = elapsed();
    for (const [reply, endsAt] of waiting) {
      if (endsAt > now) continue;
      waiting.delete(reply);
      if (reply.sent) continue;
      reply.log.warn({ route: reply.request.routeOptions.config.guard?.id }, 'took too long');
      sendError(reply, new AppError('unavailable', 'TIMED_OUT', ERRORS.TIMED_OUT.meaning));
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
