/** Links between issues, and links to the world outside. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { body, pathParam } from '../http/params.ts';
import type { Issue, IssueLink } from '../model/issue.ts';
import { issueRef, remoteLinkWire } from '../wire/conversation.ts';
import { linkTypeWire } from '../wire/entities.ts';
import { type View, visibleIssue } from '../wire/view.ts';
import { amend } from '../writes/amend.ts';
import { link, unlink } from '../writes/links.ts';

export function linkRoutes(app: FastifyInstance, api: Api): void {
  app.post('/rest/api/3/issueLink', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const sent = body(request, ['comment', 'inwardIssue', 'outwardIssue', 'type']);
    const { id, name } = (sent.type ?? {}) as { id?: string; name?: string };
    const type = view.lookup.catalogue.linkTypes.find((one) => one.id === id || one.name === name);
    if (!type) throw new Refusal(404, [`No issue link type with name '${name ?? id}' found.`]);
    const [source, target] = [endOf(view, sent.inwardIssue), endOf(view, sent.outwardIssue)];
    link(view, type, source, target);
    return reply.code(201).send();
  });

  app.get('/rest/api/3/issueLink/:id', (request) => {
    const view = api.viewOf(request);
    const { issue, found } = linkOf(view, pathParam(request, 'id'));
    const [source, target] = found.direction === 'outward' ? [issue.id, found.other] : [found.other, issue.id];
    return {
      id: found.id,
      self: `${view.baseUrl}/rest/api/3/issueLink/${found.id}`,
      type: linkTypeWire(view, view.lookup.linkType(found.type)),
      inwardIssue: issueRef(view, source),
      outwardIssue: issueRef(view, target),
    };
  });

  app.delete('/rest/api/3/issueLink/:id', (request, reply) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const { issue, found } = linkOf(view, pathParam(request, 'id'));
    unlink(view, issue, found);
    return reply.code(204).send();
  });

  app.get('/rest/api/3/issue/:key/remotelink', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    return issue.remoteLinks.map((one) => remoteLinkWire(view, issue, one));
  });

  app.post('/rest/api/3/issue/:key/remotelink', (request, reply) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const { object, relationship } = body(request) as {
      object?: { url?: string; title?: string };
      relationship?: string;
    };
    if (!object?.url || !object.title)
      throw new Refusal(400, [], { object: 'The url and title of the object are required.' });
    const remote = {
      id: view.store.nextId(),
      url: object.url,
      title: object.title,
      ...(relationship ? { relationship } : {}),
    };
    view.writer.save(amend(view, issue, { remoteLinks: [...issue.remoteLinks, remote] }, []));
    const self = `${view.baseUrl}/rest/api/3/issue/${issue.key}/remotelink/${remote.id}`;
    return reply.code(201).send({ id: remote.id, self });
  });
}

function endOf(view: View, value: unknown): Issue {
  const { key, id } = (value ?? {}) as { key?: string; id?: string };
  const issue = visibleIssue(view, String(key ?? id ?? ''));
  if (!issue) throw new Refusal(404, ['Issue does not exist or you do not have permission to see it.']);
  return issue;
}

function linkOf(view: View, id: string): { issue: Issue; found: IssueLink } {
  const issue = view.store.ownerOf('link', id);
  const found = issue?.links.find((one) => one.id === id);
  if (!issue || !found || !view.maySee(issue)) throw new Refusal(404, [`No issue link with id '${id}' exists.`]);
  return { issue, found };
}
