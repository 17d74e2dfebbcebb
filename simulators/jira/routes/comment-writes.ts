/** Writing, changing and removing comments. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { body, expansions, propertiesOf } from '../http/params.ts';
import type { Comment, Visibility } from '../model/issue.ts';
import { commentWire } from '../wire/conversation.ts';
import { amend, isInternal, newComment, replaced } from '../writes/amend.ts';
import { documentOf } from '../writes/field-edits.ts';
import { commentOf } from './comments.ts';

const MEMBERS = [
  'author',
  'body',
  'created',
  'id',
  'jsdAuthorCanSeeRequest',
  'jsdPublic',
  'properties',
  'renderedBody',
  'self',
  'updateAuthor',
  'updated',
  'visibility',
];

export function commentWriteRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/api/3/issue/:key/comment', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    requireUser(view.caller);
    const sent = body(request, MEMBERS);
    const properties = propertiesOf(sent.properties);
    const comment = newComment(view, {
      body: documentOf(sent.body),
      visibility: visibilityOf(sent.visibility),
      properties,
    });
    view.store.save(amend(view, issue, { comments: [...issue.comments, comment] }, []));
    return reply.code(201).send(commentWire(view, issue, comment, expansions(request)));
  });

  app.put('/rest/api/3/issue/:key/comment/:id', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const comment = commentOf(issue, request);
    const sent = body(request, MEMBERS);
    // What is not sent stays; above all whether the customer sees it.
    const properties =
      sent.properties === undefined ? comment.properties : { ...comment.properties, ...propertiesOf(sent.properties) };
    const changed: Comment = {
      ...comment,
      body: documentOf(sent.body),
      properties,
      public: !isInternal(properties),
      visibility: sent.visibility === undefined ? comment.visibility : visibilityOf(sent.visibility),
      updateAuthor: view.caller.user?.accountId ?? null,
      updatedAt: view.nowMs,
    };
    view.store.save(amend(view, issue, { comments: replaced(issue, changed) }, []));
    return commentWire(view, issue, changed, expansions(request));
  });

  app.delete('/rest/api/3/issue/:key/comment/:id', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const comment = commentOf(issue, request);
    view.store.save(amend(view, issue, { comments: issue.comments.filter((one) => one.id !== comment.id) }, []));
    return reply.code(204).send();
  });
}

function visibilityOf(value: unknown): Visibility | null {
  if (value === undefined || value === null) return null;
  const { type, value: name, identifier } = value as Partial<Visibility>;
  if ((type !== 'group' && type !== 'role') || typeof name !== 'string') {
    throw new Refusal(400, [], { commentLevel: 'The visibility is not valid.' });
  }
  return { type, value: name, ...(identifier === undefined ? {} : { identifier }) };
}
