import { conversationRoutes } from '@speedyflow/contract/conversation';
import { issueRoutes } from '@speedyflow/contract/issues';
import { queueComparisonRoutes } from '@speedyflow/contract/queue-comparison';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/errors.ts';
import { handle } from '../../http/handle.ts';
import type { Clock } from '../../stdx/clock.ts';
import type { Database } from '../../store/database.ts';
import { readConversation } from './conversation.service.ts';
import { listTypes } from './desk-types.ts';
import { droppedEdits } from './dropped-edits.ts';
import * as creation from './issue-creation.service.ts';
import * as detail from './issue-detail.service.ts';
import * as edits from './issue-edits.service.ts';
import { listIssues, listQueue, queueDelta } from './issue-lists.service.ts';
import { readAgents } from './issues.store.ts';
import { compareQueue } from './queue-comparison.service.ts';
import { allowedMoves, transitionView } from './transitions.ts';
import { registerUploads } from './uploads.routes.ts';
import { visibleTicket } from './visible-ticket.ts';

export function registerIssues(app: FastifyInstance, { database, clock }: { database: Database; clock: Clock }): void {
  registerUploads(app, { database, clock });
  handle(app, issueRoutes.queue, async ({ caller, params, query: { since, ...request } }) => {
    if (since === undefined) {
      const { rows, siblings, changesAt } = await listQueue(database, caller, params.id, request, clock.now());
      return { data: rows, siblings, changesAt };
    }
    if (Object.keys(request).length > 0) {
      throw new AppError('invalid_input', 'VALIDATION_ERROR', 'since cannot be combined with filters, sort or paging', {
        details: [{ path: 'query.since', message: 'cannot be combined with filters, sort or paging' }],
      });
    }
    const { rows, removed, total, more, reset, seq } = await queueDelta(
      database,
      caller,
      params.id,
      since,
      clock.now(),
    );
    return {
      data: rows,
      siblings: { removed, more, ...reset, total, page: 1, per_page: rows.length, next_cursor: null },
      seq,
    };
  });
  handle(app, queueComparisonRoutes.compare, async ({ caller, params, body }) => ({
    data: await compareQueue(database, caller, params.id, body.hashes, clock.now()),
  }));
  handle(app, issueRoutes.list, async ({ caller, query }) => {
    const { rows, siblings, changesAt } = await listIssues(database, caller, query, clock.now());
    return { data: rows, siblings, changesAt };
  });
  handle(app, issueRoutes.create, async ({ caller, body }) => ({
    data: { edit: await creation.create(database, caller, body, clock.now()) },
  }));
  handle(app, issueRoutes.types, async ({ caller, params }) => ({
    data: await listTypes(database, caller, params.id),
  }));
  handle(app, issueRoutes.unfinished, async ({ caller }) => ({
    data: await creation.unfinished(database, caller),
    siblings: { dropped: await droppedEdits(database, caller, clock.now()) },
  }));
  handle(app, issueRoutes.progress, async ({ caller, params }) => ({
    data: await creation.progress(database, caller, params.edit_id),
  }));
  handle(app, issueRoutes.retryCreate, async ({ caller, params }) => ({
    data: { edit: await creation.retryCreate(database, caller, params.edit_id, clock.now()) },
  }));
  handle(app, issueRoutes.discardCreate, async ({ caller, params }) => {
    await creation.discardCreate(database, caller, params.edit_id, clock.now());
    return { data: { dropped: true as const } };
  });
  handle(app, issueRoutes.get, ({ caller, params }) => detail.getIssue(database, caller, params.key, clock.now()));
  handle(app, issueRoutes.comments, async ({ caller, params }) => ({
    data: await detail.listComments(database, caller, params.key),
  }));
  handle(app, conversationRoutes.read, async ({ caller, params }) => {
    const { parts, tickets } = await readConversation(database, caller, params.key);
    return { data: parts, siblings: { tickets } };
  });
  handle(app, issueRoutes.history, async ({ caller, params }) => ({
    data: await detail.listHistory(database, caller, params.key),
  }));
  handle(app, issueRoutes.sla, async ({ caller, params }) => ({
    data: await detail.listSlaClocks(database, caller, params.key, clock.now()),
  }));
  handle(app, issueRoutes.attachments, async ({ caller, params }) => ({
    data: await detail.listAttachments(database, caller, params.key),
  }));
  handle(app, issueRoutes.transitions, async ({ caller, params }) => ({
    data: (await allowedMoves(database, await visibleTicket(database, caller, params.key))).map(transitionView),
  }));
  handle(app, issueRoutes.assignable, async ({ caller, params, query }) => {
    const ticket = await visibleTicket(database, caller, params.key);
    return { data: await readAgents(database.read, ticket.connection_id, query.q ?? '') };
  });
  handle(app, issueRoutes.comment, async ({ caller, params, body, ifMatch }) => ({
    data: await edits.comment(database, caller, params.key, body, { at: clock.now(), ifMatch }),
  }));
  handle(app, issueRoutes.transition, async ({ caller, params, body, ifMatch }) => ({
    data: await edits.transition(database, caller, params.key, body, { at: clock.now(), ifMatch }),
  }));
  handle(app, issueRoutes.assign, async ({ caller, params, body, ifMatch }) => ({
    data: await edits.assign(database, caller, params.key, body.assignee_id, { at: clock.now(), ifMatch }),
  }));
  handle(app, issueRoutes.take, async ({ caller, params, ifMatch }) => ({
    data: await edits.take(database, caller, params.key, { at: clock.now(), ifMatch }),
  }));
  handle(app, issueRoutes.edit, async ({ caller, params, body, ifMatch }) => ({
    data: await edits.editFields(database, caller, params.key, body, { at: clock.now(), ifMatch }),
  }));
  handle(app, issueRoutes.retryEdit, async ({ caller, params, body }) => ({
    data: await edits.retry(database, caller, params.key, params.edit_id, { at: clock.now(), ...body }),
  }));
  handle(app, issueRoutes.discardEdit, async ({ caller, params }) => ({
    data: { ticket: await edits.discard(database, caller, params.key, params.edit_id, clock.now()) },
  }));
}
