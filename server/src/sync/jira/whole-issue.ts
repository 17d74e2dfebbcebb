import type { SourceTicket } from '../../domain/source.ts';
import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { CallOptions } from '../../upstream/transport/call-options.ts';

/** Fetches the rest of an issue's comments and worklogs where Jira gave only the first of them. */
export async function completeIssue(upstream: JiraUpstream, issue: SourceTicket, options: CallOptions): Promise<void> {
  if (!issue.comments.complete) {
    const whole = await upstream.comments(issue.sourceId, options);
    if (whole) {
      issue.comments = { items: whole.items, complete: true };
      issue.people.push(...whole.people);
    }
  }
  if (!issue.worklogs.complete) {
    const whole = await upstream.worklogs(issue.sourceId, options);
    if (whole) {
      issue.worklogs = { items: whole.items, complete: true };
      issue.people.push(...whole.people);
    }
  }
}
