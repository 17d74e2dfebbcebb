import type { IssueReading, JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import { askQueues } from '../asked-queues.ts';
import type { ConnectionSync } from '../connection-loop.ts';
import { holdCatalogue } from '../held-catalogue.ts';
import { CENSUS, CENSUS_EVERY_MS, takeCensus } from '../reconcile/census.ts';
import { SuddenEmptiness } from '../reconcile/sudden-emptiness.ts';
import type { SyncContext } from '../sync-context.ts';
import { issueScope } from './issue-scope.ts';
import { ISSUES, syncIssues } from './issue-stream.ts';
import { queueMembers } from './queue-members.ts';
import { CATALOGUE, type JiraCatalogue, syncCatalogue } from './site-catalogue.ts';
import { learnWorkflows } from './workflows.ts';
import { syncWorklogs, WORKLOGS, WORKLOGS_EVERY_MS } from './worklog-stream.ts';

/** Projects, queues and boards change seldom: they are read again this often, a large site's less often. */
const CATALOGUE_EVERY_MS = 5 * 60_000;

/** What reading the catalogue may cost of the calls of a quiet site: one in so many ms. */
const CATALOGUE_CALL_EVERY_MS = 15_000;

const WORKFLOWS = 'workflows';
/** Queues whose members Jira is asked for. */
const ASKED = 'asked_queues';

/** Streams that must be complete before a site's first sync counts as done. */
export const JIRA_STREAMS: readonly string[] = [CATALOGUE, ISSUES];

/** The sync of one Jira site: what it is made of, then its issues, then what its workflows allow. */
export function createJiraSync(context: SyncContext, upstream: JiraUpstream): ConnectionSync & JiraReading {
  let catalogueCalls = 0;
  let censusPages = 0;
  const emptiness = new SuddenEmptiness();
  const catalogue = holdCatalogue(async () => {
    const read = await syncCatalogue(context, upstream, emptiness);
    catalogueCalls = read.calls;
    return read;
  });
  const catalogueEveryMs = () => Math.max(CATALOGUE_EVERY_MS, catalogueCalls * CATALOGUE_CALL_EVERY_MS);
  return {
    streams: JIRA_STREAMS,
    steps: [
      { stream: CATALOGUE, run: async () => void (await catalogue.read()), everyMs: catalogueEveryMs },
      {
        stream: ISSUES,
        run: async ({ full }) => {
          const held = await catalogue.held();
          const scope = issueScope(held);
          if (scope) await syncIssues(context, upstream, readingOf(held), { full, scope });
        },
      },
      {
        stream: CENSUS,
        run: async ({ full }) => {
          const held = await catalogue.held();
          const site = { projects: held.projects, chosen: held.chosen, reading: readingOf(held) };
          censusPages = await takeCensus(context, upstream, site, { full });
        },
        everyMs: () => CENSUS_EVERY_MS * Math.max(1, censusPages),
      },
      {
        stream: WORKLOGS,
        run: async () => syncWorklogs(context, upstream, readingOf(await catalogue.held())),
        everyMs: () => WORKLOGS_EVERY_MS,
      },
      {
        stream: WORKFLOWS,
        run: () => catalogue.known(() => learnWorkflows(context, upstream)),
        everyMs: catalogueEveryMs,
      },
      {
        stream: ASKED,
        run: () => catalogue.known(() => askQueues(context, (queue) => queueMembers(upstream, queue, context.signal))),
        everyMs: catalogueEveryMs,
      },
    ],
    catalogue: catalogue.held,
    readCatalogue: catalogue.read,
  };
}

/** What push needs to read one issue the way the sync does: the catalogue at hand, so that nobody waits for a newer one. */
export interface JiraReading {
  catalogue(): Promise<JiraCatalogue>;
  readCatalogue(): Promise<unknown>;
}

/** How issues are read with this catalogue. */
export function readingOf(catalogue: JiraCatalogue): IssueReading {
  return { catalogue: catalogue.fields, priorities: catalogue.priorities };
}
