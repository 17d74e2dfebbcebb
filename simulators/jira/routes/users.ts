/** People of the site. */
import type { FastifyInstance } from 'fastify';
import type { Api } from '../api.ts';
import { requireUser } from '../http/auth.ts';
import { Refusal } from '../http/failures.ts';
import { slice, windowOf } from '../http/paging.ts';
import { integer, list, text } from '../http/params.ts';
import type { User } from '../model/catalogue.ts';
import { isAssignable } from '../model/lookup.ts';
import { userDetails, userWire } from '../wire/entities.ts';
import { type View, visibleIssue } from '../wire/view.ts';

const MOST_USERS = 1000;

export function userRoutes(app: FastifyInstance, api: Api): void {
  for (const url of ['/rest/api/3/users/search', '/rest/api/3/users']) {
    app.get(url, (request) => {
      const view = api.viewOf(request);
      requireUser(view.caller);
      const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', 50), MOST_USERS);
      return slice(view.lookup.catalogue.users, window).map((user) => userWire(view, user.accountId));
    });
  }

  app.get('/rest/api/3/user', (request) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const accountId = text(request, 'accountId');
    if (accountId === undefined) throw new Refusal(400, ['The accountId query parameter needs to be provided.']);
    const user = view.lookup.user(accountId);
    if (!user) throw new Refusal(404, [`Specified user does not exist or you do not have required permissions`]);
    return userDetails(view, user);
  });

  app.get('/rest/api/3/user/bulk', (request) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const users = list(request, 'accountId').flatMap((accountId) => view.lookup.user(accountId) ?? []);
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', 10), 200);
    const values = slice(users, window).map((user) => userWire(view, user.accountId));
    return { ...window, total: users.length, isLast: window.startAt + values.length >= users.length, values };
  });

  app.get('/rest/api/3/user/assignable/search', (request) => {
    const view = api.viewOf(request);
    requireUser(view.caller);
    const accountId = text(request, 'accountId');
    const query = text(request, 'query') ?? (accountId === undefined ? text(request, 'username') : undefined);
    const place = text(request, 'project') ?? text(request, 'issueKey') ?? text(request, 'issueId');
    if (place === undefined || (query === undefined) === (accountId === undefined)) {
      throw new Refusal(400, [
        'Either the query or the accountId parameter, and a project or issue, must be provided.',
      ]);
    }
    checkPlace(view, text(request, 'project'), text(request, 'issueKey') ?? text(request, 'issueId'));
    // The window is over all people and filtered afterwards, so that short and empty pages are normal.
    const window = windowOf(integer(request, 'startAt', 0), integer(request, 'maxResults', 50), MOST_USERS);
    return slice(view.lookup.catalogue.users, window)
      .filter(
        (user) =>
          isAssignable(user) && (accountId === undefined ? matches(user, query ?? '') : user.accountId === accountId),
      )
      .map((user) => userWire(view, user.accountId));
  });
}

function matches(user: User, query: string): boolean {
  const wanted = query.toLowerCase();
  return (
    user.displayName.toLowerCase().includes(wanted) || (user.emailVisible && (user.email ?? '').startsWith(wanted))
  );
}

function checkPlace(view: View, project: string | undefined, issue: string | undefined): void {
  const found = project === undefined ? visibleIssue(view, issue ?? '') : view.lookup.findProject(project);
  if (!found) throw new Refusal(404, ['The project or issue was not found.']);
}
