/** Facts about the site: itself, its projects, fields, statuses, priorities, types, resolutions, link types. */
import type { FastifyInstance } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { valuesPage, windowOf } from '../http/paging.ts';
import { expansions, integer, list, pathParam, text } from '../http/params.ts';
import type { Project } from '../model/catalogue.ts';
import {
  fieldWire,
  issueTypeWire,
  linkTypeWire,
  priorityWire,
  projectWire,
  resolutionWire,
  statusWire,
  userDetails,
} from '../wire/entities.ts';
import { jiraTime } from '../wire/time.ts';
import type { View } from '../wire/view.ts';

const PROJECTS_CAP = 100;
const FIELDS_CAP = 50;

export function siteRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/api/3/serverInfo', (request) => {
    const view = api.viewOf(request);
    return {
      baseUrl: view.baseUrl,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_300,
      buildDate: jiraTime(view.nowMs - 86_400_000, view.zone),
      serverTime: jiraTime(view.nowMs, view.zone),
      scmInfo: '5feed1e5',
      serverTitle: 'Jira',
    };
  });

  app.get('/rest/api/3/myself', (request) => {
    const view = api.viewOf(request);
    const user = requireUser(view.caller);
    const empty = { size: 0, items: [] };
    return { ...userDetails(view, user), groups: empty, applicationRoles: empty, expand: 'groups,applicationRoles' };
  });

  app.get('/rest/api/3/project/search', (request) => {
    const view = api.viewOf(request);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', 50), PROJECTS_CAP);
    const wanted = {
      ids: list(request, 'id'),
      keys: list(request, 'keys').map((key) => key.toUpperCase()),
      types: list(request, 'typeKey'),
      query: text(request, 'query')?.toLowerCase() ?? '',
      statuses: list(request, 'status'),
    };
    const expand = expansions(request);
    const projects = visibleProjects(view)
      .filter(
        (project) =>
          (wanted.ids.length === 0 || wanted.ids.includes(project.id)) &&
          (wanted.keys.length === 0 || wanted.keys.includes(project.key)) &&
          (wanted.types.length === 0 || wanted.types.includes(project.typeKey)) &&
          (wanted.statuses.length === 0 || wanted.statuses.includes('live')) &&
          `${project.key} ${project.name}`.toLowerCase().includes(wanted.query),
      )
      .sort((one, other) => projectOrder(one, other, text(request, 'orderBy') ?? 'key'));
    return valuesPage(projects, window, `${view.baseUrl}${request.url}`, (project) =>
      projectWire(view, project, expand),
    );
  });

  app.get('/rest/api/3/project/:project', (request) => {
    const view = api.viewOf(request);
    const named = pathParam(request, 'project');
    const project = view.lookup.findProject(named);
    if (!project || !view.mayBrowse(project.id))
      throw new Refusal(404, [`No project could be found with key '${named}'.`]);
    const expand = new Set([...expansions(request), 'description', 'lead', 'issueTypes']);
    const components = project.components.map((one) => ({
      self: `${view.baseUrl}/rest/api/3/component/${one.id}`,
      ...one,
      isAssigneeTypeValid: false,
    }));
    return { ...projectWire(view, project, expand), components, versions: [], roles: {}, assigneeType: 'UNASSIGNED' };
  });

  app.get('/rest/api/3/field', (request) => {
    const view = api.viewOf(request);
    return view.lookup.catalogue.fields
      .filter((field) => field.scope === null || view.mayBrowse(field.scope))
      .map(fieldWire);
  });

  app.get('/rest/api/3/field/search', (request) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', FIELDS_CAP), FIELDS_CAP);
    const types = list(request, 'type');
    const query = text(request, 'query')?.toLowerCase() ?? '';
    const fields = view.lookup.catalogue.fields.filter(
      (field) =>
        (types.length === 0 || types.includes(field.custom ? 'custom' : 'system')) &&
        field.name.toLowerCase().includes(query),
    );
    return valuesPage(fields, window, `${view.baseUrl}${request.url}`, (field) => ({
      id: field.id,
      key: field.id,
      name: field.name,
      schema: field.schema ?? { type: 'any', system: field.id },
      isLocked: false,
      ...(field.custom ? { searcherKey: `${field.schema?.custom}searcher` } : {}),
    }));
  });

  app.get('/rest/api/3/status', (request) => {
    const view = api.viewOf(request);
    const { statuses } = view.lookup.catalogue;
    return statuses
      .filter((one) => one.scope === null || view.mayBrowse(one.scope))
      .map((one) => statusWire(view, one));
  });

  app.get('/rest/api/3/priority', (request) => {
    const view = api.viewOf(request);
    return view.lookup.catalogue.priorities.map((one) => ({
      ...priorityWire(view, one),
      description: one.description,
      statusColor: one.color,
    }));
  });

  app.get('/rest/api/3/priority/search', (request) => {
    const view = api.viewOf(request);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', 50), 50);
    return valuesPage(view.lookup.catalogue.priorities, window, `${view.baseUrl}${request.url}`, (one) => ({
      ...priorityWire(view, one),
      description: one.description,
      statusColor: one.color,
      isDefault: one.name === 'Medium',
    }));
  });

  app.get('/rest/api/3/issuetype', (request) => {
    const view = api.viewOf(request);
    const { issueTypes } = view.lookup.catalogue;
    return issueTypes
      .filter((one) => one.scope === null || view.mayBrowse(one.scope))
      .map((one) => issueTypeWire(view, one));
  });

  app.get('/rest/api/3/resolution', (request) => {
    const view = api.viewOf(request);
    return view.lookup.catalogue.resolutions.map((one) => resolutionWire(view, one));
  });

  app.get('/rest/api/3/issueLinkType', (request) => {
    const view = api.viewOf(request);
    return { issueLinkTypes: view.lookup.catalogue.linkTypes.map((one) => linkTypeWire(view, one)) };
  });
}

function visibleProjects(view: View): Project[] {
  return view.lookup.catalogue.projects.filter((project) => view.mayBrowse(project.id));
}

function projectOrder(one: Project, other: Project, orderBy: string): number {
  const name = orderBy.replace(/^[+-]/, '') === 'name' ? 'name' : 'key';
  const difference = one[name] < other[name] ? -1 : 1;
  return orderBy.startsWith('-') ? -difference : difference;
}
