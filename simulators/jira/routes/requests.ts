/** Customer requests of service desks: the issue as its requester and agents see it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { type Body, body, expansions, flag, pathParam, stringsOf } from '../http/params.ts';
import { adfOfText, textOfAdf } from '../model/adf.ts';
import type { ServiceDesk } from '../model/catalogue.ts';
import type { Comment, Issue } from '../model/issue.ts';
import type { Wire } from '../wire/entities.ts';
import { serviceCategory } from '../wire/issue-fields.ts';
import { phasesOf, slaWire } from '../wire/sla.ts';
import { serviceDate } from '../wire/time.ts';
import { allowedTransitions } from '../wire/transitions.ts';
import { type View, visibleIssue } from '../wire/view.ts';
import { amend, newComment } from '../writes/amend.ts';
import { addComment } from '../writes/comments.ts';
import { moved } from '../writes/transition.ts';
import { page, serviceUser } from './service-desks.ts';

interface CustomerRequest {
  issue: Issue;
  desk: ServiceDesk;
}

export function requestRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/servicedeskapi/request/:key', (request) => {
    const view = api.viewOf(request);
    return requestWire(view, requestOf(view, request), expansions(request));
  });

  app.get('/rest/servicedeskapi/request/:key/sla', (request) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    return page(view, request, `/request/${issue.id}/sla`, view.lookup.catalogue.slas, (metric) =>
      slaWire(view, issue, metric),
    );
  });

  app.get('/rest/servicedeskapi/request/:key/sla/:metric', (request) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    const metric = view.lookup.catalogue.slas.find((one) => one.id === pathParam(request, 'metric'));
    if (!metric) throw new Refusal(404, ['The SLA metric does not exist.']);
    return slaWire(view, issue, metric);
  });

  app.get('/rest/servicedeskapi/request/:key/comment', (request) => {
    const view = api.viewOf(request);
    const issue = visibleIssue(view, pathParam(request, 'key'));
    const [wantsPublic, wantsInternal] = [flag(request, 'public', true), flag(request, 'internal', true)];
    // Without access there is nothing to see, which is not the same as a refusal.
    const comments = (issue?.comments ?? []).filter((one) => (one.public ? wantsPublic : wantsInternal));
    return page(view, request, `/request/${pathParam(request, 'key')}/comment`, comments, (one) =>
      requestCommentWire(view, issue!, one, { files: expansions(request).has('attachment') }),
    );
  });

  app.get('/rest/servicedeskapi/request/:key/comment/:id', (request) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    const comment = issue.comments.find((one) => one.id === pathParam(request, 'id'));
    if (!comment) throw new Refusal(404, ['The comment does not exist.']);
    return requestCommentWire(view, issue, comment);
  });

  app.post('/rest/servicedeskapi/request/:key/comment', (request, reply) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    const sent = body(request, ['additionalComment', 'body', 'public']);
    const comment = addComment(view, issue, saidBy(sent.body, sent.public !== false));
    return reply.code(201).send(requestCommentWire(view, issue, comment));
  });

  app.get('/rest/servicedeskapi/request/:key/transition', (request) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    const transitions = allowedTransitions(view, issue);
    return page(view, request, `/request/${issue.id}/transition`, transitions, ({ id, name }) => ({ id, name }));
  });

  app.post('/rest/servicedeskapi/request/:key/transition', (request, reply) => {
    const view = api.viewOf(request);
    const { issue } = requestOf(view, request);
    const sent = body(request, ['additionalComment', 'id']);
    const transition = allowedTransitions(view, issue).find((one) => one.id === String(sent.id));
    if (!transition) throw new Refusal(400, ['The transition is not available for this request.']);
    view.writer.save(withComment(view, moved(view, issue, transition, {}), sent));
    return reply.code(204).send();
  });

  app.get('/rest/servicedeskapi/request/:key/participant', (request) => {
    const view = api.viewOf(request);
    return participantPage(view, request, requestOf(view, request).issue);
  });
  app.post('/rest/servicedeskapi/request/:key/participant', (request) =>
    changeParticipants(api, request, (present, named) => [...new Set([...present, ...named])]),
  );
  app.delete('/rest/servicedeskapi/request/:key/participant', (request) =>
    changeParticipants(api, request, (present, named) => present.filter((id) => !named.includes(id))),
  );
}

/** The request of a path, for whoever may see it. */
export function requestOf(view: View, request: FastifyRequest): CustomerRequest {
  requireUser(view.caller);
  const issue = visibleIssue(view, pathParam(request, 'key'));
  const desk = issue && view.lookup.catalogue.desks.find((one) => one.project === issue.project);
  if (!issue || !desk) throw new Refusal(404, ['The request does not exist or you do not have permission to see it.']);
  return { issue, desk };
}

function requestWire(view: View, { issue, desk }: CustomerRequest, expand: ReadonlySet<string>): Wire {
  const base = `${view.baseUrl}/rest/servicedeskapi/request/${issue.id}`;
  const field = view.lookup.catalogue.fields.find((one) => one.schema?.custom?.endsWith(':vp-origin'));
  const named = field && issue.custom[field.id];
  const type = desk.requestTypes.find((one) => one.name === named) ?? desk.requestTypes[0];
  const text = textOfAdf(issue.description);
  return {
    _expands: ['serviceDesk', 'requestType', 'participant', 'sla', 'status', 'attachment', 'action', 'comment'],
    issueId: String(issue.id),
    issueKey: issue.key,
    summary: issue.summary,
    requestTypeId: type?.id,
    serviceDeskId: desk.id,
    createdDate: serviceDate(issue.createdAt, view.zone),
    ...(issue.reporter === null ? {} : { reporter: serviceUser(view, issue.reporter) }),
    requestFieldValues: [
      { fieldId: 'summary', label: 'Summary', value: issue.summary },
      {
        fieldId: 'description',
        label: 'Description',
        value: text,
        renderedValue: { html: `<p>${escapeHtml(text)}</p>` },
      },
    ],
    currentStatus: statusWire(view, issue),
    ...(expand.has('sla')
      ? { sla: expanded(view.lookup.catalogue.slas.map((metric) => slaWire(view, issue, metric))) }
      : {}),
    ...(expand.has('comment')
      ? { comments: expanded(issue.comments.map((one) => requestCommentWire(view, issue, one))) }
      : {}),
    ...(expand.has('participant')
      ? { participants: expanded(issue.participants.map((id) => serviceUser(view, id))) }
      : {}),
    _links: {
      self: base,
      jiraRest: `${view.baseUrl}/rest/api/2/issue/${issue.id}`,
      web: `${view.baseUrl}/servicedesk/customer/portal/${desk.id}/${issue.key}`,
      agent: `${view.baseUrl}/browse/${issue.key}`,
    },
  };
}

function expanded(values: Wire[]): Wire {
  return { size: values.length, start: 0, limit: 50, isLastPage: true, values };
}

function statusWire(view: View, issue: Issue): Wire {
  const status = view.lookup.status(issue.status);
  const since = phasesOf(issue).at(-1)!.fromMs;
  return {
    status: status.name,
    statusCategory: serviceCategory(status.category.key),
    statusDate: serviceDate(since, view.zone),
  };
}

/** A comment as service desks write it; its files are told to those who ask. */
export function requestCommentWire(view: View, issue: Issue, comment: Comment, { files: told = false } = {}): Wire {
  const files = issue.attachments.filter(({ id }) => comment.files?.includes(id));
  return {
    id: comment.id,
    body: textOfAdf(comment.body),
    public: comment.public,
    ...(comment.author === null ? {} : { author: serviceUser(view, comment.author) }),
    created: serviceDate(comment.createdAt, view.zone),
    ...(told
      ? { attachments: expanded(files.map(({ filename, size, mimeType }) => ({ filename, size, mimeType }))) }
      : {}),
    _links: { self: `${view.baseUrl}/rest/servicedeskapi/request/${issue.id}/comment/${comment.id}` },
  };
}

function saidBy(text: unknown, isPublic: boolean): Pick<Comment, 'body' | 'visibility' | 'properties'> {
  if (typeof text !== 'string' || text.trim() === '') throw new Refusal(400, ['The comment body must not be empty.']);
  const properties: Record<string, unknown> = isPublic ? {} : { 'sd.public.comment': { internal: true } };
  return { body: adfOfText(text), visibility: null, properties };
}

function withComment(view: View, issue: Issue, sent: Body): Issue {
  const { body: text } = (sent.additionalComment ?? {}) as { body?: unknown };
  return text === undefined ? issue : { ...issue, comments: [...issue.comments, newComment(view, saidBy(text, true))] };
}

function changeParticipants(
  api: Api,
  request: FastifyRequest,
  change: (present: readonly string[], named: string[]) => string[],
): Wire {
  const view = api.viewOf(request);
  const { issue } = requestOf(view, request);
  const named = stringsOf(body(request, ['accountIds', 'usernames']).accountIds);
  const unknown = named.find((id) => view.lookup.user(id) === undefined);
  if (unknown !== undefined) throw new Refusal(400, [`User ${unknown} does not exist.`]);
  const changed = amend(view, issue, { participants: change(issue.participants, named) }, []);
  view.writer.save(changed);
  return participantPage(view, request, changed);
}

function participantPage(view: View, request: FastifyRequest, issue: Issue): Wire {
  return page(view, request, `/request/${issue.id}/participant`, issue.participants, (id) => serviceUser(view, id));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
