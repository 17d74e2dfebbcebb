import { cannedReplyRoutes } from '@speedyflow/contract/canned-replies';
import type { FastifyInstance } from 'fastify';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { createReply, listReplies, removeReply, replaceReply } from './canned-replies.service.ts';

export function registerCannedReplies(
  app: FastifyInstance,
  { database, clock }: { database: Database; clock: Clock },
): void {
  handle(app, cannedReplyRoutes.list, async ({ caller }) => ({ data: await listReplies(database, caller) }));
  handle(app, cannedReplyRoutes.create, async ({ caller, body }) => ({
    data: await createReply(database, caller, body, clock.now()),
  }));
  handle(app, cannedReplyRoutes.replace, async ({ caller, params, body }) => ({
    data: await replaceReply(database, caller, params.id, body, clock.now()),
  }));
  handle(app, cannedReplyRoutes.remove, async ({ caller, params }) => {
    await removeReply(database, caller, params.id);
    return { data: { removed: true as const } };
  });
}
