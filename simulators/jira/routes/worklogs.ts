/** Worklogs of issues, and the feeds of updated and deleted ones. */
import type { FastifyInstance } from 'fastify';
import { type Api, issueOf } from '../api.ts';
import { Refusal } from '../http/failures.ts';
import { slice, windowOf } from '../http/paging.ts';
import { body, integer, stringsOf } from '../http/params.ts';
import { worklogWire } from '../wire/conversation.ts';
import type { Wire } from '../wire/entities.ts';
import type { View } from '../wire/view.ts';

const FEED_PAGE = 1000;
/** The feeds keep back what happened within the last minute. */
const WITHHELD_MS = 60_000;
const DEFAULT_PAGE = 5000;

interface FeedEntry {
  id: string;
  at: number;
}

export function worklogRoutes(app: FastifyInstance, api: Api): void {
  const updated = createUpdatedFeed();

  app.get('/rest/api/3/issue/:key/worklog', (request) => {
    const view = api.viewOf(request);
    const issue = issueOf(view, request);
    const after = integer(request, 'startedAfter', Number.NEGATIVE_INFINITY);
    const before = integer(request, 'startedBefore', Number.POSITIVE_INFINITY);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', DEFAULT_PAGE), DEFAULT_PAGE);
    const worklogs = issue.worklogs.filter(({ startedAt }) => startedAt >= after && startedAt <= before);
    return {
      ...window,
      total: worklogs.length,
      worklogs: slice(worklogs, window).map((one) => worklogWire(view, issue, one)),
    };
  });

  app.get('/rest/api/3/worklog/updated', (request) => {
    const view = api.viewOf(request);
    return feedPage(view, 'updated', updated(view), integer(request, 'since', 0));
  });

  app.get('/rest/api/3/worklog/deleted', (request) => {
    const view = api.viewOf(request);
    return feedPage(view, 'deleted', view.store.deletedWorklogs(), integer(request, 'since', 0));
  });

  app.post('/rest/api/3/worklog/list', (request) => {
    const view = api.viewOf(request);
    const ids = stringsOf(body(request, ['ids']).ids);
    if (ids.length > FEED_PAGE) throw new Refusal(400, [`At most ${FEED_PAGE} worklogs can be requested.`]);
    return ids.flatMap((id) => {
      const issue = view.store.ownerOf('worklog', id);
      const worklog = issue?.worklogs.find((one) => one.id === id);
      return issue && worklog && view.maySee(issue) ? [worklogWire(view, issue, worklog)] : [];
    });
  });
}

/** All worklogs by their time of update; gathered when first asked for, and again after each change. */
function createUpdatedFeed(): (view: View) => readonly FeedEntry[] {
  let gathered: { version: number; entries: FeedEntry[] } | undefined;
  return ({ store }) => {
    if (gathered?.version === store.version) return gathered.entries;
    const entries: FeedEntry[] = [];
    for (let row = 0; row < store.rows; row++) {
      for (const { id, updatedAt } of store.get(row)?.worklogs ?? []) entries.push({ id, at: updatedAt });
    }
    entries.sort((one, other) => one.at - other.at);
    gathered = { version: store.version, entries };
    return entries;
  };
}

function feedPage(view: View, name: string, entries: readonly FeedEntry[], since: number): Wire {
  const due = entries.filter(({ at }) => at >= since && at <= view.nowMs - WITHHELD_MS);
  const page = due.slice(0, FEED_PAGE);
  const lastPage = page.length === due.length;
  const until = page.at(-1)?.at ?? since;
  const address = (from: number): string => `${view.baseUrl}/rest/api/3/worklog/${name}?since=${from}`;
  return {
    values: page.map(({ id, at }) => ({ worklogId: Number(id), updatedTime: at, properties: [] })),
    since,
    until,
    self: address(since),
    ...(lastPage ? {} : { nextPage: address(until) }),
    lastPage,
  };
}
