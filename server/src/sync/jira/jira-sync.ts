import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { askQueues } from '../asked-queues.ts';
import type { ConnectionSync } from '../connection-loop.ts';
import { holdCatalogue } from '../held-catalogue.ts';
import type { SyncContext } from '../sync-context.ts';
import { ISSUES, syncIssues } from './issue-stream.ts';
import { queueMembers } from './queue-members.ts';
import { CATALOGUE, type JiraCatalogue, syncCatalogue } from './site-catalogue.ts';
import { learnWorkflows } from './workflows.ts';

/** Projects, queues and boards change seldom: they are read again this often. */
const CATALOGUE_EVERY_MS = 5 * 60_000;

/** The sync of one Jira site: what it is made of, then its issues, then what its workflows allow. */
export function createJiraSync(context: SyncContext, upstream: JiraUpstream): ConnectionSync & JiraReading {
  // What depends on the catalogue, and on the issues being there, is asked once after each reading of it.
  let asked = false;
  const catalogue = holdCatalogue(context.clock, CATALOGUE_EVERY_MS, async () => {
    const read = await syncCatalogue(context, upstream);
    asked = false;
    return read;
  });
  return {
    streams: [CATALOGUE, ISSUES],
    steps: [
      { stream: CATALOGUE, run: async ({ full }) => void (await catalogue.fresh({ again: full })) },
      {
        stream: ISSUES,
        run: async ({ full }) => {
          await syncIssues(context, upstream, readingOf(await catalogue.held()), { full });
          if (asked) return;
          await learnWorkflows(context, upstream);
          await askQueues(context, (queue) => queueMembers(upstream, queue, context.signal));
          asked = true;
        },
      },
    ],
    catalogue: catalogue.held,
  };
}

/** What push needs to read one issue the way the sync does: the catalogue at hand, so that nobody waits for a newer one. */
export interface JiraReading {
  catalogue(): Promise<JiraCatalogue>;
}

/** How issues are read with this catalogue. */
export function readingOf(catalogue: JiraCatalogue): IssueReading {
  return { catalogue: catalogue.fields, priorities: catalogue.priorities };
}
