import type { Transport } from '../transport/transport.ts';
import { agileReads } from './agile-reads.ts';
import { fileWrites } from './file-writes.ts';
import { historyReads } from './history-reads.ts';
import { issueCreation } from './issue-creation.ts';
import { issueReads } from './issue-reads.ts';
import { issueWrites } from './issue-writes.ts';
import type { JiraUpstream } from './jira-upstream.ts';
import { siteReads } from './site-reads.ts';
import { worklogFeeds } from './worklog-feeds.ts';

/** What the parts of the client share. */
export interface JiraSite {
  transport: Transport;
  /** Where people open the site, which is not where a gateway takes the calls. */
  siteUrl: string;
}

/** One Jira Cloud site over HTTP. */
export function createJiraClient(site: JiraSite): JiraUpstream {
  return {
    siteUrl: site.siteUrl,
    ...siteReads(site),
    ...agileReads(site),
    ...issueReads(site),
    ...historyReads(site),
    ...worklogFeeds(site),
    ...issueWrites(site),
    ...fileWrites(site),
    ...issueCreation(site),
  };
}
