import { jiraStatusMeaning } from '../../domain/status.ts';
import type { Transport } from '../transport/transport.ts';
import { agileReads } from './agile-reads.ts';
import type { StatusMeanings } from './decode-issue.ts';
import { historyReads } from './history-reads.ts';
import { issueCreation } from './issue-creation.ts';
import { issueReads } from './issue-reads.ts';
import { issueWrites } from './issue-writes.ts';
import type { JiraUpstream } from './jira-upstream.ts';
import { siteReads } from './site-reads.ts';
import { worklogFeeds } from './worklog-feeds.ts';

export interface JiraClientOptions {
  transport: Transport;
  /** Where people open the site, which is not where a gateway takes the calls. */
  siteUrl: string;
  /** What statuses mean here; by default told from their category and name. */
  statusMeanings?: StatusMeanings;
}

/** What the parts of the client share. */
export interface JiraSite {
  transport: Transport;
  siteUrl: string;
  meanings: StatusMeanings;
}

/** One Jira Cloud site over HTTP. */
export function createJiraClient({
  transport,
  siteUrl,
  statusMeanings = jiraStatusMeaning,
}: JiraClientOptions): JiraUpstream {
  const site: JiraSite = { transport, siteUrl, meanings: statusMeanings };
  return {
    siteUrl,
    ...siteReads(site),
    ...agileReads(site),
    ...issueReads(site),
    ...historyReads(site),
    ...worklogFeeds(site),
    ...issueWrites(site),
    ...issueCreation(site),
  };
}
