import type { JiraUpstream } from '../../upstream/jira/jira-upstream.ts';
import type { EditSender } from './edit-sender.ts';

const INTERACTIVE = { priority: 'interactive', purpose: 'edits' } as const;

/** Makes issues. What became of one whose answer was lost only a search tells, which may be three minutes behind. */
export function createJiraMaker(upstream: JiraUpstream): Pick<EditSender, 'findMade' | 'looksForMade' | 'make'> {
  return {
    findMade: ({ mark, ticket }) =>
      upstream.findIssueByEdit({ projectSourceId: ticket.deskSourceId, editId: mark }, INTERACTIVE),
    // Counted in looks, not by the clock, which may jump.
    looksForMade: { times: 11, everyMs: 20_000 },
    make: ({ mark, ticket }) => upstream.createIssue({ ...ticket, editId: mark }, INTERACTIVE),
  };
}
