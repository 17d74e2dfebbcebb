/** Creating, editing, assigning, moving along and deleting issues. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { body, flag, propertiesOf } from '../http/params.ts';
import { issueWire, selectFields } from '../wire/issue.ts';
import { allowedTransitions } from '../wire/transitions.ts';
import { amend, assigneeChange, newComment } from '../writes/amend.ts';
import { createIssue } from '../writes/create.ts';
import { addedComments, assignableAccount, EDITABLE, editsOf } from '../writes/field-edits.ts';
import { removeIssue } from '../writes/remove.ts';
import { moved } from '../writes/transition.ts';

const NO_EXPANSION = { expand: new Set<string>(), properties: [], changelogCap: 0 };

export function issueWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/api/3/issue', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    if (request.body === undefined) throw new Refusal(400, ['No Issue Create payload supplied'], null);
    const issue = createIssue(view, body(request, ['fields', 'historyMetadata', 'properties', 'transition', 'update']));
    return reply
      .code(201)
      .send({ id: String(issue.id), key: issue.key, self: `${view.baseUrl}/rest/api/3/issue/${issue.id}` });
  });

  app.put('/rest/api/3/issue/:key', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const sent = body(request, ['fields', 'historyMetadata', 'properties', 'transition', 'update']);
    const edit = editsOf(view, issue, sent, EDITABLE, true);
    const comments = addedComments(sent).map((document) =>
      newComment(view, { body: document, visibility: null, properties: {} }),
    );
    const patch = comments.length > 0 ? { ...edit.patch, comments: [...issue.comments, ...comments] } : edit.patch;
    const changed = Object.keys(patch).length > 0 ? amend(view, issue, patch, edit.items) : issue;
    const properties = propertiesOf(sent.properties);
    const kept = Object.keys(properties).length > 0 ? { ...changed.properties, ...properties } : changed.properties;
    view.writer.save({ ...changed, properties: kept });
    if (!flag(request, 'returnIssue', false)) return reply.code(204).send();
    const selection = { ...selectFields([], view.lookup, '*all'), bare: null };
    return issueWire(view, view.store.byId(issue.id)!, selection, NO_EXPANSION);
  });

  app.delete('/rest/api/3/issue/:key', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    if (issue.subtasks.length > 0 && !flag(request, 'deleteSubtasks', false)) {
      const hint = "You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.";
      throw new Refusal(400, [`The issue '${issue.key}' has subtasks. ${hint}`]);
    }
    removeIssue(view, issue);
    return reply.code(204).send();
  });

  app.put('/rest/api/3/issue/:key/assignee', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const { accountId } = body(request);
    if (accountId === undefined) throw new Refusal(400, [], { accountId: 'The accountId must be provided.' });
    // "-1" asks for the project's default, which is nobody on this site.
    const to = accountId === null || accountId === '-1' ? null : assignableAccount(view, String(accountId));
    if (to === undefined)
      throw new Refusal(400, [], { assignee: `User '${String(accountId)}' cannot be assigned issues.` });
    const { patch, items } = assigneeChange(view, issue, to);
    if (items.length > 0) view.writer.save(amend(view, issue, patch, items));
    return reply.code(204).send();
  });

  app.post('/rest/api/3/issue/:key/transitions', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const sent = body(request, ['fields', 'historyMetadata', 'properties', 'transition', 'update']);
    const { id } = (sent.transition ?? {}) as { id?: unknown };
    if (id === undefined) throw new Refusal(400, ["Missing 'transition' identifier"]);
    const transition = allowedTransitions(view, issue).find((one) => one.id === String(id));
    if (!transition)
      throw new Refusal(400, [
        `It seems that you have tried to perform a workflow operation (${String(id)}) that is not valid for the current state of this issue.`,
      ]);
    view.writer.save(moved(view, issue, transition, sent));
    return reply.code(204).send();
  });
}
