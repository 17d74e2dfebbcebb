import { changelogsInBulk } from './jira/changelog-page.ts';
import { issuesInBulk, searchedIds, searchedIssues, searchedUpdates } from './jira/issue-pages.ts';
import type { Decoding } from './transport/decoding.ts';
import { exportedEvents, exportedPeople, exportedTickets } from './zendesk/export-pages.ts';

/** Every way in which answers that may be large are understood: what a thread can be asked for, by name. */
export const DECODINGS: ReadonlyMap<string, Decoding<never, unknown>> = new Map(
  [
    searchedIssues,
    searchedUpdates,
    searchedIds,
    issuesInBulk,
    changelogsInBulk,
    exportedTickets,
    exportedPeople,
    exportedEvents,
  ].map((decoding) => [decoding.name, decoding]),
);
