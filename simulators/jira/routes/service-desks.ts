/** Service desks and their queues. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { servicePage } from '../http/paging.ts';
import { flag, integer, pathParam, text } from '../http/params.ts';
import type { Queue, ServiceDesk } from '../model/catalogue.ts';
import { userWire, type Wire } from '../wire/entities.ts';
import { issueWire, selectFields } from '../wire/issue.ts';
import { serviceDate } from '../wire/time.ts';
import type { View } from '../wire/view.ts';

const DEFAULT_LIMIT = 50;
const LIMIT_CAP = 100;
const PLAIN = { expand: new Set<string>(), properties: [], changelogCap: 0 };

/** The asked window of a service desk list. */
function serviceWindow(request: FastifyRequest): { start: number; limit: number } {
  const limit = integer(request, 'limit', DEFAULT_LIMIT);
  return { start: Math.max(0, integer(request, 'start', 0)), limit: Math.min(Math.max(1, limit), LIMIT_CAP) };
}

export function serviceDeskRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/servicedeskapi/info', (request) => {
    const view = api.viewOf(request);
    return {
      version: '1001.0.0',
      platformVersion: '1001.0.0-SNAPSHOT',
      buildDate: serviceDate(view.nowMs - 86_400_000, view.zone),
      buildChangeSet: '5feed1e5',
      isLicensedForUse: true,
      _links: { self: `${view.baseUrl}/rest/servicedeskapi/info` },
    };
  });

  app.get('/rest/servicedeskapi/servicedesk', (request) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const desks = view.lookup.catalogue.desks.filter((desk) => view.mayBrowse(desk.project));
    return page(view, request, '/servicedesk', desks, (desk) => deskWire(view, desk));
  });

  app.get('/rest/servicedeskapi/servicedesk/:id', (request) => {
    const view = api.viewOf(request);
    return deskWire(view, deskOf(view, request));
  });

  app.get('/rest/servicedeskapi/servicedesk/:id/queue', (request) => {
    const view = api.viewOf(request);
    const desk = deskOf(view, request);
    const counted = flag(request, 'includeCount', false);
    return page(view, request, `/servicedesk/${desk.id}/queue`, desk.queues, (queue) =>
      queueWire(api, view, desk, queue, counted),
    );
  });

  app.get('/rest/servicedeskapi/servicedesk/:id/queue/:queue', (request) => {
    const view = api.viewOf(request);
    const desk = deskOf(view, request);
    return queueWire(api, view, desk, queueOf(desk, request), flag(request, 'includeCount', false));
  });

  app.get('/rest/servicedeskapi/servicedesk/:id/queue/:queue/issue', (request) => {
    const view = api.viewOf(request);
    const desk = deskOf(view, request);
    const queue = queueOf(desk, request);
    const rows = api.search.find(view, queue.jql, { bounded: false });
    // Only the columns the queue displays; whoever needs more reads the issue.
    const selection = { ...selectFields(queue.fields, view.lookup, 'id'), bare: null };
    return page(view, request, `/servicedesk/${desk.id}/queue/${queue.id}/issue`, rows, (row) =>
      issueWire(view, view.store.get(row)!, selection, PLAIN),
    );
  });

  app.get('/rest/servicedeskapi/servicedesk/:id/customer', (request) => {
    const view = api.viewOf(request);
    const desk = deskOf(view, request);
    const query = text(request, 'query')?.toLowerCase() ?? '';
    const customers = desk.customers.filter((id) => view.lookup.user(id)?.displayName.toLowerCase().includes(query));
    return page(view, request, `/servicedesk/${desk.id}/customer`, customers, (id) => serviceUser(view, id));
  });

  app.get('/rest/servicedeskapi/servicedesk/:id/requesttype', (request) => {
    const view = api.viewOf(request);
    const desk = deskOf(view, request);
    const path = `/servicedesk/${desk.id}/requesttype`;
    return page(view, request, path, desk.requestTypes, (type) => ({
      id: type.id,
      _links: { self: `${view.baseUrl}/rest/servicedeskapi${path}/${type.id}` },
      name: type.name,
      description: type.description,
      helpText: '',
      serviceDeskId: desk.id,
      portalId: desk.id,
      groupIds: [],
    }));
  });
}

/** One page of a service desk list. */
export function page<Item>(
  view: View,
  request: FastifyRequest,
  path: string,
  items: readonly Item[],
  write: (item: Item) => Wire,
): Wire {
  const { start, limit } = serviceWindow(request);
  return servicePage(view, path, start, limit, items.slice(start, start + limit).map(write), items.length);
}

export function deskOf(view: View, request: FastifyRequest): ServiceDesk {
  requireUser(view.caller);
  const desk = view.lookup.findDesk(pathParam(request, 'id'));
  if (!desk || !view.mayBrowse(desk.project)) {
    throw new Refusal(404, ['The Service Desk you are trying to view does not exist.']);
  }
  return desk;
}

function queueOf(desk: ServiceDesk, request: FastifyRequest): Queue {
  const queue = desk.queues.find((one) => one.id === pathParam(request, 'queue'));
  if (!queue) throw new Refusal(404, ['The queue does not exist.']);
  return queue;
}

function deskWire(view: View, desk: ServiceDesk): Wire {
  const project = view.lookup.project(desk.project);
  return {
    id: desk.id,
    projectId: project.id,
    projectName: project.name,
    projectKey: project.key,
    projectTypeKey: project.typeKey,
    _links: { self: `${view.baseUrl}/rest/servicedeskapi/servicedesk/${desk.id}` },
  };
}

function queueWire(api: Api, view: View, desk: ServiceDesk, queue: Queue, counted: boolean): Wire {
  return {
    id: queue.id,
    name: queue.name,
    jql: queue.jql,
    fields: [...queue.fields],
    ...(counted ? { issueCount: api.search.find(view, queue.jql, { bounded: false }).length } : {}),
    _links: { self: `${view.baseUrl}/rest/servicedeskapi/servicedesk/${desk.id}/queue/${queue.id}` },
  };
}

/** A person in the form of the service desk API. */
export function serviceUser(view: View, accountId: string): Wire {
  const { self, avatarUrls, accountType: _type, ...user } = userWire(view, accountId) ?? {};
  const jiraRest = `${view.baseUrl}/rest/api/2/user?accountId=${encodeURIComponent(accountId)}`;
  return { ...user, _links: { self, jiraRest, avatarUrls } };
}
