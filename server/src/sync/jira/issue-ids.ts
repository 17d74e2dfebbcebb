import { AppError } from '../../domain/errors.ts';
import type { IssueIdPage, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { CallOptions } from '../../upstream/transport/call-options.ts';
import { refusalStatus } from '../../upstream/transport/refusal.ts';
import { stopIfAborted } from '../interruptible.ts';
import { PageTrail } from './page-trail.ts';

type Reading = CallOptions & { signal: AbortSignal };

/** Ids of all issues a search finds, once each. A walk whose page token has died begins anew, once. */
export async function readIssueIds(upstream: JiraUpstream, jql: string, options: Reading): Promise<Set<string>> {
  const restarted = await walk(upstream, jql, options).catch((error: unknown) => {
    if (!(error instanceof DeadToken)) throw error;
  });
  return restarted ?? walk(upstream, jql, options);
}

/** Jira refused a page although it had answered the one before. */
class DeadToken extends AppError {
  constructor(cause: unknown) {
    super('upstream_failed', 'JIRA_API_ERROR', 'Jira does not take its own page token any more.', { cause });
  }
}

async function walk(upstream: JiraUpstream, jql: string, options: Reading): Promise<Set<string>> {
  const trail = new PageTrail();
  const ids = new Set<string>();
  let pageToken: string | null = null;
  do {
    stopIfAborted(options.signal);
    const first = pageToken === null;
    const page: IssueIdPage = await upstream.searchIssueIds({ jql, pageToken }, options).catch((error: unknown) => {
      throw !first && refusalStatus(error) === 400 ? new DeadToken(error) : error;
    });
    for (const id of page.ids) ids.add(id);
    pageToken = page.nextPageToken;
    if (pageToken !== null) trail.add(pageToken);
  } while (pageToken !== null);
  return ids;
}
