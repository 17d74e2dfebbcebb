/** Boards and sprints: the Agile API, and its token-paged successor. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { Refusal } from '../http/failures.ts';
import { readToken, writeToken } from '../http/page-token.ts';
import { slice, windowOf } from '../http/paging.ts';
import { expansions, integer, list, pathParam, text } from '../http/params.ts';
import type { Board, Sprint } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import { BOARD_ADMIN_SCOPE } from '../oauth/scopes.ts';
import { sprintWire, type Wire } from '../wire/entities.ts';
import { issueWire, selectFields } from '../wire/issue.ts';
import type { View } from '../wire/view.ts';

const LIST_CAP = 50;
const ISSUES_CAP = 5000;
const STATE_ORDER = ['closed', 'active', 'future'];
const NO_BOARD =
  'The requested board cannot be viewed because it either does not exist or you do not have permission to view it.';
const NO_SPRINT = 'Sprint does not exist.';

/** Which issues a list shows. */
interface Scope {
  jql: string;
  within?: (row: number) => boolean;
}

export function agileRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/agile/1.0/board', (request) => {
    const view = api.viewOf(request);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', LIST_CAP), LIST_CAP);
    const project = text(request, 'projectKeyOrId');
    const projectId = project === undefined ? undefined : view.lookup.findProject(project)?.id;
    if (project !== undefined && projectId === undefined)
      throw new Refusal(404, [`No project could be found with key or id '${project}'.`]);
    const types = list(request, 'type');
    const name = text(request, 'name')?.toLowerCase() ?? '';
    const boards = visibleBoards(view).filter(
      (board) =>
        (projectId === undefined || board.project === projectId) &&
        (types.length === 0 || types.includes(board.type)) &&
        board.name.toLowerCase().includes(name),
    );
    return listPage(boards, window, (board) => boardWire(view, board));
  });

  app.get('/rest/agile/1.0/board/:id', (request) => {
    const view = api.viewOf(request);
    return boardWire(view, boardOf(view, request));
  });

  app.get('/rest/agile/1.0/board/:id/configuration', (request) => {
    const view = api.viewOf(request);
    const board = boardOf(view, request);
    return configurationWire(view, board, columnsSeen(view, board));
  });

  app.get('/rest/agile/1.0/board/:id/sprint', (request) => {
    const view = api.viewOf(request);
    const board = boardOf(view, request);
    if (board.type === 'kanban') throw new Refusal(400, ['The board does not support sprints']);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', LIST_CAP), LIST_CAP);
    const states = list(request, 'state');
    const sprints = view.lookup.catalogue.sprints
      .filter((sprint) => sprint.board === board.id && (states.length === 0 || states.includes(sprint.state)))
      .sort((one, other) => STATE_ORDER.indexOf(one.state) - STATE_ORDER.indexOf(other.state) || one.id - other.id);
    return listPage(sprints, window, (sprint) => sprintWire(view, sprint));
  });

  app.get('/rest/agile/1.0/sprint/:id', (request) => {
    const view = api.viewOf(request);
    return sprintWire(view, sprintOf(view, request));
  });

  const scopes: [path: string, scopeOf: (view: View, request: FastifyRequest) => Scope][] = [
    ['/board/:id/issue', (view, request) => boardScope(anyBoardOf(view, request))],
    ['/board/:id/backlog', (view, request) => backlogScope(view, anyBoardOf(view, request))],
    ['/sprint/:id/issue', (view, request) => sprintScope(sprintOf(view, request))],
    [
      '/board/:id/sprint/:sprint/issue',
      (view, request) => sprintScope(sprintNumbered(view, pathParam(request, 'sprint'))),
    ],
  ];
  for (const [path, scopeOf] of scopes) {
    app.get(`/rest/agile/1.0${path}`, (request) => {
      const view = api.viewOf(request);
      return issueList(api, view, request, scopeOf(view, request));
    });
    app.get(`/rest/software/1.0${path}`, (request) => {
      const view = api.viewOf(request);
      return issuePage(api, view, request, scopeOf(view, request));
    });
  }
}

function visibleBoards(view: View): Board[] {
  return view.lookup.catalogue.boards.filter((board) => view.mayBrowse(board.project));
}

function boardOf(view: View, request: FastifyRequest): Board {
  const board = anyBoardOf(view, request);
  if (!view.mayBrowse(board.project)) throw new Refusal(404, [NO_BOARD]);
  return board;
}

/** Lists of a board's issues do not refuse who may not see the board: to him they are empty. */
function anyBoardOf(view: View, request: FastifyRequest): Board {
  const board = view.lookup.board(Number(pathParam(request, 'id')));
  if (!board) throw new Refusal(404, [NO_BOARD]);
  return board;
}

/** Apps that were not granted the administration of boards see none of their columns, and are not told why. */
function columnsSeen({ caller }: View, board: Board): Board['columns'] {
  return caller.grant === null || caller.grant.scopes.has(BOARD_ADMIN_SCOPE) ? board.columns : [];
}

function sprintOf(view: View, request: FastifyRequest): Sprint {
  return sprintNumbered(view, pathParam(request, 'id'));
}

function sprintNumbered(view: View, id: string): Sprint {
  const sprint = view.lookup.sprint(Number(id));
  const board = sprint && view.lookup.board(sprint.board);
  if (!sprint || (board && !view.mayBrowse(board.project))) throw new Refusal(404, [NO_SPRINT]);
  return sprint;
}

function listPage<Item>(
  items: readonly Item[],
  window: { startAt: number; maxResults: number },
  write: (item: Item) => Wire,
): Wire {
  const values = slice(items, window).map(write);
  return { ...window, total: items.length, isLast: window.startAt + values.length >= items.length, values };
}

function boardWire(view: View, board: Board): Wire {
  const project = view.lookup.project(board.project);
  return {
    id: board.id,
    self: `${view.baseUrl}/rest/agile/1.0/board/${board.id}`,
    name: board.name,
    type: board.type,
    location: {
      projectId: Number(project.id),
      displayName: `${project.name} (${project.key})`,
      projectName: project.name,
      projectKey: project.key,
      projectTypeKey: project.typeKey,
      avatarURI: `${view.baseUrl}/avatar/project/${project.id}`,
      name: `${project.name} (${project.key})`,
    },
  };
}

function configurationWire(view: View, board: Board, columns: Board['columns']): Wire {
  const project = view.lookup.project(board.project);
  const estimated = board.estimation === null ? undefined : view.lookup.field(board.estimation);
  const status = (id: string): Wire => ({ id, self: `${view.baseUrl}/rest/api/2/status/${id}` });
  return {
    id: board.id,
    name: board.name,
    type: board.type,
    self: `${view.baseUrl}/rest/agile/1.0/board/${board.id}/configuration`,
    location: {
      type: 'project',
      key: project.key,
      id: project.id,
      self: `${view.baseUrl}/rest/api/2/project/${project.id}`,
      name: project.name,
    },
    filter: { id: String(10_000 + board.id), self: `${view.baseUrl}/rest/api/2/filter/${10_000 + board.id}` },
    ...(board.type === 'kanban'
      ? { subQuery: { query: 'fixVersion in unreleasedVersions() OR fixVersion is EMPTY' } }
      : {}),
    columnConfig: {
      columns: columns.map(({ name, statuses, max }) => ({
        name,
        statuses: statuses.map(status),
        ...(max === undefined ? {} : { max }),
      })),
      constraintType: board.columns.some((column) => column.max !== undefined) ? 'issueCount' : 'none',
    },
    ...(estimated
      ? { estimation: { type: 'field', field: { fieldId: estimated.id, displayName: estimated.name } } }
      : {}),
    ranking: { rankCustomFieldId: 10_019 },
  };
}

function boardScope(board: Board): Scope {
  return { jql: board.jql };
}

/** What is not finished and in no active or future sprint. */
function backlogScope({ lookup, store }: View, board: Board): Scope {
  const { coded, codes, sets, setCodes } = store.columns;
  const planned = new Set(
    lookup.catalogue.sprints.filter((one) => one.state !== 'closed').map((one) => String(one.id)),
  );
  return {
    jql: board.jql,
    within: (row) =>
      lookup.status(codes.status.value(coded.status[row]!)).category.key !== 'done' &&
      !setCodes.sprints.values(sets.sprints[row]!).some((id) => planned.has(id)),
  };
}

function sprintScope(sprint: Sprint): Scope {
  return { jql: `sprint = ${sprint.id} ORDER BY Rank ASC` };
}

function rowsOf(
  api: Api,
  view: View,
  request: FastifyRequest,
  scope: Scope,
  reconcile: readonly number[] = [],
): readonly number[] {
  const extra = text(request, 'jql')?.trim() ?? '';
  const rows = api.search.find(view, scope.jql, {
    bounded: false,
    reconcile,
    ...(scope.within ? { within: scope.within } : {}),
  });
  if (extra === '') return rows;
  const chosen = api.search.find(view, extra, { bounded: false });
  // The caller's own order wins over the board's.
  if (/\border\s+by\b/i.test(extra)) {
    const inScope = new Set(rows);
    return chosen.filter((row) => inScope.has(row));
  }
  const wanted = new Set(chosen);
  return rows.filter((row) => wanted.has(row));
}

function issueList(api: Api, view: View, request: FastifyRequest, scope: Scope): Wire {
  const rows = rowsOf(api, view, request, scope);
  const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', LIST_CAP), ISSUES_CAP);
  const issues = slice(rows, window).map((row) => agileIssue(view, request, view.store.get(row)!));
  return { expand: 'schema,names', ...window, total: rows.length, issues };
}

function issuePage(api: Api, view: View, request: FastifyRequest, scope: Scope): Wire {
  const rows = rowsOf(api, view, request, scope, list(request, 'reconcileIssues').map(Number));
  const maxResults = windowOf(0, integer(request, 'maxResults', LIST_CAP), ISSUES_CAP).maxResults;
  const query = `${request.url.split('?', 1)[0]} ${text(request, 'jql') ?? ''}`;
  const token = text(request, 'nextPageToken');
  const offset = token === undefined ? 0 : readToken(token, query, view.nowMs);
  if (offset === undefined) throw new Refusal(400, ['The provided nextPageToken is invalid or has expired.']);
  const isLast = offset + maxResults >= rows.length;
  return {
    expand: 'schema,names',
    isLast,
    ...(isLast ? {} : { nextPageToken: writeToken(offset + maxResults, query, view.nowMs) }),
    issues: rows.slice(offset, offset + maxResults).map((row) => agileIssue(view, request, view.store.get(row)!)),
  };
}

/** An issue with the fields that only the Agile API adds. */
function agileIssue(view: View, request: FastifyRequest, issue: Issue): Wire {
  const selection = { ...selectFields(list(request, 'fields'), view.lookup, '*all'), bare: null };
  const wire = issueWire(view, issue, selection, { expand: expansions(request), properties: [], changelogCap: 100 });
  const sprints = issue.sprints.flatMap((id) => view.lookup.sprint(id) ?? []);
  const current = sprints.find((sprint) => sprint.state !== 'closed');
  const closed = sprints.filter((sprint) => sprint.state === 'closed');
  const fields = {
    ...(wire.fields as Wire),
    sprint: current ? sprintWire(view, current) : null,
    ...(closed.length > 0 ? { closedSprints: closed.map((sprint) => sprintWire(view, sprint)) } : {}),
    flagged: issue.labels.includes('blocked'),
  };
  return { ...wire, self: `${view.baseUrl}/rest/agile/1.0/issue/${issue.id}`, fields };
}
