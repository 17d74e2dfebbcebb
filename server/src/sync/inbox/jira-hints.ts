import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { ISSUES } from '../jira/issue-stream.ts';
import { type JiraReading, readingOf } from '../jira/jira-sync.ts';
import { ISSUES_AT_ONCE, readIssues } from '../reconcile/read-issues.ts';
import type { HintReader } from './hint-reader.ts';

/** Reads the issues of a Jira site that webhooks spoke of, a hundred with two calls. */
export function jiraHints(upstream: JiraUpstream, reading: JiraReading, signal: AbortSignal): HintReader {
  return {
    stream: ISSUES,
    atOnce: ISSUES_AT_ONCE,
    read: async (sourceIds) =>
      readIssues(upstream, readingOf(await reading.catalogue()), sourceIds, { signal, purpose: 'webhooks' }),
    readCatalogue: reading.readCatalogue,
  };
}
