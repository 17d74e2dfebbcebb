/** Reading one issue, its changelog and its transitions. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { Refusal } from '../http/failures.ts';
import { readToken, writeToken } from '../http/page-token.ts';
import { valuesPage, windowOf } from '../http/paging.ts';
import { body, bodyInteger, expansions, integer, list, pathParam, stringsOf, text } from '../http/params.ts';
import type { History } from '../model/issue.ts';
import { historyWire } from '../wire/conversation.ts';
import type { Wire } from '../wire/entities.ts';
import { editMeta } from '../wire/field-meta.ts';
import { issueWire, selectFields } from '../wire/issue.ts';
import { transitionsWire } from '../wire/transitions.ts';
import { type View, visibleIssue } from '../wire/view.ts';

const CHANGELOG_CAP = 100;
const BULK_ISSUES = 1000;
const BULK_HISTORIES = 10_000;

export function issueRoutes(app: FastifyInstance, api: Api): void {
  app.get('/rest/api/3/issue/:key', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    api.charge(view, 1);
    const selection = { ...selectFields(list(request, 'fields'), view.lookup, '*all'), bare: null };
    const properties = list(request, 'properties').flatMap((name) =>
      name === '*all' ? Object.keys(issue.properties) : name,
    );
    return issueWire(view, issue, selection, { expand: expansions(request), properties, changelogCap: CHANGELOG_CAP });
  });

  app.get('/rest/api/3/issue/:key/editmeta', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    // Who may not edit sees a screen without fields.
    return { fields: view.caller.user === null ? {} : editMeta(view, issue) };
  });

  app.get('/rest/api/3/issue/:key/changelog', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const window = windowOf(
      integer(request, 'startAt', 0),
      integer(request, 'maxResults', CHANGELOG_CAP),
      CHANGELOG_CAP,
    );
    return valuesPage(issue.histories, window, `${view.baseUrl}${request.url}`, (history) =>
      historyWire(view, history),
    );
  });

  app.post('/rest/api/3/issue/:key/changelog/list', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const ids = stringsOf(body(request, ['changelogIds']).changelogIds);
    const histories = issue.histories
      .filter((history) => ids.includes(history.id))
      .map((history) => historyWire(view, history));
    return { startAt: 0, maxResults: histories.length, total: histories.length, histories };
  });

  app.post('/rest/api/3/changelog/bulkfetch', (request) => bulkChangelogs(api.viewOf(request), body(request)));

  app.get('/rest/api/3/issue/:key/transitions', (request) => {
    const view = api.viewOf(request);
    const wanted = text(request, 'transitionId');
    const issue = visibleIssue(view, pathParam(request, 'key'));
    // A missing issue or permission looks like a workflow without a way out.
    const transitions = issue && view.caller.user ? transitionsWire(view, issue, expansions(request)) : [];
    return {
      expand: 'transitions',
      transitions: transitions.filter((transition) => wanted === undefined || transition.id === wanted),
    };
  });
}

interface Placed {
  issueId: number;
  history: History;
}

/** Histories of many issues in one order of time; an issue's histories may be spread over pages. */
function bulkChangelogs(view: View, sent: Record<string, unknown>): Wire {
  const wanted = stringsOf(sent.issueIdsOrKeys);
  const fieldIds = stringsOf(sent.fieldIds);
  const maxResults = bodyInteger(sent.maxResults, 1000);
  if (wanted.length < 1 || wanted.length > BULK_ISSUES) {
    throw new Refusal(400, [`The number of issues must be between 1 and ${BULK_ISSUES}.`]);
  }
  if (fieldIds.length > 10) throw new Refusal(400, ['The number of fields must not exceed 10.']);
  if (maxResults < 1 || maxResults > BULK_HISTORIES) {
    throw new Refusal(400, [`The maxResults value must be between 1 and ${BULK_HISTORIES}.`]);
  }
  const digest = JSON.stringify([wanted, fieldIds]);
  const token = typeof sent.nextPageToken === 'string' ? sent.nextPageToken : undefined;
  const offset = token === undefined ? 0 : readToken(token, digest, view.nowMs);
  if (offset === undefined) throw new Refusal(400, ['The provided nextPageToken is invalid or has expired.']);

  const issues = new Set(wanted.flatMap((id) => visibleIssue(view, id) ?? []));
  const placed = [...issues].flatMap((issue): Placed[] =>
    issue.histories
      .filter(
        (history) =>
          fieldIds.length === 0 ||
          history.items.some((item) => item.fieldId !== undefined && fieldIds.includes(item.fieldId)),
      )
      .map((history) => ({ issueId: issue.id, history })),
  );
  placed.sort((one, other) => one.history.at - other.history.at || one.issueId - other.issueId);
  const page = placed.slice(offset, offset + maxResults);
  const byIssue = Map.groupBy(page, (one) => one.issueId);
  const more = offset + maxResults < placed.length;
  return {
    issueChangeLogs: [...byIssue].map(([issueId, ofIssue]) => ({
      issueId: String(issueId),
      changeHistories: ofIssue.map(({ history }) => ({ ...historyWire(view, history), created: history.at })),
    })),
    ...(more ? { nextPageToken: writeToken(offset + maxResults, digest, view.nowMs) } : {}),
  };
}
