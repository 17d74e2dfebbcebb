/** Writing, changing and removing comments. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { body, expansions, propertiesOf } from '../http/params.ts';
import type { Visibility } from '../model/issue.ts';
import { commentWire } from '../wire/conversation.ts';
import { addComment, editComment, removeComment } from '../writes/comments.ts';
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
    const comment = addComment(view, issue, {
      body: documentOf(sent.body),
      visibility: visibilityOf(sent.visibility),
      properties: propertiesOf(sent.properties),
    });
    return reply.code(201).send(commentWire(view, issue, comment, expansions(request)));
  });

  app.put('/rest/api/3/issue/:key/comment/:id', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const comment = commentOf(issue, request);
    const sent = body(request, MEMBERS);
    const changed = editComment(view, issue, comment, {
      body: documentOf(sent.body),
      properties: propertiesOf(sent.properties),
      ...(sent.visibility === undefined ? {} : { visibility: visibilityOf(sent.visibility) }),
    });
    return commentWire(view, issue, changed, expansions(request));
  });

  app.delete('/rest/api/3/issue/:key/comment/:id', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    removeComment(view, issue, commentOf(issue, request));
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
