/** Searches of the platform API. */
import type { FastifyInstance } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { invalidPayload, Problem, Refusal } from '../http/failures.ts';
import { readToken, writeToken } from '../http/page-token.ts';
import { body, bodyInteger, expansions, flag, integer, list, stringsOf, text } from '../http/params.ts';
import type { Wire } from '../wire/entities.ts';
import { issueWire, namesOf, schemaOf, selectFields } from '../wire/issue.ts';
import { type View, visibleIssue } from '../wire/view.ts';

const MOST_RESULTS = 5000;
/** With fields to show, a page is far smaller than one of bare ids. */
const PAGE_WITH_FIELDS = 100;
/** A search cuts changelogs shorter than reading an issue does. */
const SEARCH_CHANGELOG_CAP = 40;
const BULK_LIMIT = 100;
const BULK_LIMIT_FEW_FIELDS = 1000;
const HEAVY_FIELDS = ['comment', 'worklog', 'attachment', '*all', '*navigable'];

interface SearchRequest {
  jql: string;
  maxResults: number;
  nextPageToken: string | undefined;
  fields: readonly string[];
  expand: ReadonlySet<string>;
  properties: readonly string[];
  reconcile: readonly number[];
}

export function searchRoutes(app: FastifyInstance, api: Api): void {
  for (const method of ['GET', 'POST'] as const) {
    for (const url of ['/rest/api/3/search', '/rest/api/2/search']) app.route({ method, url, handler: removed });
  }

  app.get('/rest/api/3/search/jql', (request) => {
    flag(request, 'failFast', false);
    return search(api, api.viewOf(request), {
      jql: text(request, 'jql') ?? '',
      maxResults: integer(request, 'maxResults', 50),
      nextPageToken: text(request, 'nextPageToken'),
      fields: list(request, 'fields'),
      expand: expansions(request),
      properties: list(request, 'properties'),
      reconcile: list(request, 'reconcileIssues').map(Number),
    });
  });

  app.post('/rest/api/3/search/jql', (request) => {
    const sent = body(request, [
      'expand',
      'fields',
      'fieldsByKeys',
      'jql',
      'maxResults',
      'nextPageToken',
      'properties',
      'reconcileIssues',
    ]);
    if (sent.maxResults === null) throw invalidPayload();
    if (sent.expand !== undefined && typeof sent.expand !== 'string') throw invalidPayload();
    return search(api, api.viewOf(request), {
      jql: textOrRefuse(sent.jql) ?? '',
      maxResults: bodyInteger(sent.maxResults, 50),
      nextPageToken: textOrRefuse(sent.nextPageToken),
      fields: stringsOf(sent.fields),
      expand: new Set(
        textOrRefuse(sent.expand)
          ?.split(',')
          .map((one) => one.trim()) ?? [],
      ),
      properties: stringsOf(sent.properties),
      reconcile: stringsOf(sent.reconcileIssues).map(Number),
    });
  });

  app.post('/rest/api/3/search/approximate-count', (request) => {
    const sent = body(request, ['jql']);
    const rows = api.search.find(api.viewOf(request), textOrRefuse(sent.jql) ?? '', { bounded: true });
    return { count: rows.length };
  });
  app.get('/rest/api/3/search/approximate-count', () => {
    throw new Problem(405, 'Method Not Allowed', "Request method 'GET' is not supported.");
  });

  app.post('/rest/api/3/issue/bulkfetch', (request) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const sent = body(request, ['expand', 'fields', 'fieldsByKeys', 'issueIdsOrKeys', 'properties']);
    const wanted = stringsOf(sent.issueIdsOrKeys);
    const fields = stringsOf(sent.fields);
    const expand = new Set(stringsOf(sent.expand));
    checkBulkSize(wanted, fields, expand);
    const issues = new Map(wanted.flatMap((id) => visibleIssue(view, id) ?? []).map((issue) => [issue.id, issue]));
    const selection = selectFields(fields, view.lookup, '*navigable');
    const expansion = { expand, properties: stringsOf(sent.properties), changelogCap: SEARCH_CHANGELOG_CAP };
    api.charge(view, issues.size);
    const ordered = [...issues.values()].sort((one, other) => one.id - other.id);
    return { issueErrors: [], issues: ordered.map((issue) => issueWire(view, issue, selection, expansion)) };
  });
}

function removed(): never {
  const message =
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046';
  throw new Refusal(410, [message]);
}

function textOrRefuse(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidPayload();
  return value;
}

/** Refusals come in the order in which Jira was seen to check: the token, the range, then the query. */
function search(api: Api, view: View, asked: SearchRequest): Wire {
  const offset = asked.nextPageToken ? readToken(asked.nextPageToken, asked.jql, view.nowMs) : 0;
  if (offset === undefined) throw new Refusal(400, ['The provided nextPageToken is invalid or has expired.']);
  if (asked.maxResults < 1 || asked.maxResults > MOST_RESULTS) {
    throw new Refusal(400, [`The maxResults value must be between 1 and ${MOST_RESULTS}.`]);
  }
  if (asked.reconcile.length > 50) throw new Refusal(400, ['At most 50 issues can be reconciled.']);
  if (asked.properties.length > 5) throw new Refusal(400, ['At most 5 properties can be requested.']);
  const rows = api.search.find(view, asked.jql, { bounded: true, reconcile: asked.reconcile });
  const selection = selectFields(asked.fields, view.lookup, 'id');
  const light = selection.bare !== null && asked.expand.size === 0;
  const size = light ? asked.maxResults : Math.min(asked.maxResults, PAGE_WITH_FIELDS);
  const page = rows.slice(offset, offset + size);
  const isLast = offset + size >= rows.length;
  api.charge(view, page.length);
  // Names and schema are told once for the page, not for every issue.
  const expand = new Set([...asked.expand].filter((name) => name !== 'names' && name !== 'schema'));
  const expansion = { expand, properties: asked.properties, changelogCap: SEARCH_CHANGELOG_CAP };
  return {
    isLast,
    issues: page.map((row) => issueWire(view, view.store.get(row)!, selection, expansion)),
    ...(isLast ? {} : { nextPageToken: writeToken(offset + size, asked.jql, view.nowMs) }),
    ...(asked.expand.has('names') ? { names: namesOf(selection) } : {}),
    ...(asked.expand.has('schema') ? { schema: schemaOf(selection) } : {}),
  };
}

function checkBulkSize(wanted: readonly string[], fields: readonly string[], expand: ReadonlySet<string>): void {
  const explicit = fields.length > 0 && fields.length <= 100 && !fields.some((field) => HEAVY_FIELDS.includes(field));
  const limit = explicit && expand.size === 0 ? BULK_LIMIT_FEW_FIELDS : BULK_LIMIT;
  if (wanted.length === 0) throw new Refusal(400, ['The list of issue ids or keys must not be empty.']);
  if (wanted.length > limit) throw new Refusal(400, [`The number of issues to fetch must not exceed ${limit}.`]);
}
