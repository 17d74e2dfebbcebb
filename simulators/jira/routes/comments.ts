/** Comments of issues. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { Refusal } from '../http/failures.ts';
import { slice, windowOf } from '../http/paging.ts';
import { body, expansions, integer, pathParam, stringsOf, text } from '../http/params.ts';
import type { Comment, Issue } from '../model/issue.ts';
import { commentWire } from '../wire/conversation.ts';

const PAGE_CAP = 100;
const LIST_CAP = 1000;

export function commentRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/api/3/issue/:key/comment', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', PAGE_CAP), PAGE_CAP);
    const order = text(request, 'orderBy') ?? 'created';
    if (!['created', '-created', '+created'].includes(order)) {
      throw new Refusal(400, [`The orderBy value '${order}' is not supported.`]);
    }
    const comments = order === '-created' ? issue.comments.toReversed() : issue.comments;
    const expand = expansions(request);
    return {
      ...window,
      total: comments.length,
      comments: slice(comments, window).map((comment) => commentWire(view, issue, comment, expand)),
    };
  });

  app.get('/rest/api/3/issue/:key/comment/:id', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    return commentWire(view, issue, commentOf(issue, request), expansions(request));
  });

  app.post('/rest/api/3/comment/list', (request) => {
    const view = api.viewOf(request);
    const ids = stringsOf(body(request, ['ids']).ids);
    if (ids.length > LIST_CAP) throw new Refusal(400, [`At most ${LIST_CAP} comments can be requested.`]);
    const expand = expansions(request);
    const values = ids.flatMap((id) => {
      const issue = view.store.ownerOf('comment', id);
      const comment = issue?.comments.find((one) => one.id === id);
      return issue && comment && view.maySee(issue) ? [commentWire(view, issue, comment, expand)] : [];
    });
    return { maxResults: LIST_CAP, startAt: 0, total: values.length, isLast: true, values };
  });
}

/** The comment named in the path. */
export function commentOf(issue: Issue, request: FastifyRequest): Comment {
  const id = pathParam(request, 'id');
  const comment = issue.comments.find((one) => one.id === id);
  if (!comment) throw new Refusal(404, [`Can not find a comment for the id: ${id}.`]);
  return comment;
}
