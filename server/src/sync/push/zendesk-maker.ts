import type { ZendeskUpstream } from '../../upstream/zendesk/zendesk-upstream.ts';
import type { EditSender } from './edit-sender.ts';
import { uploadEach } from './zendesk-files.ts';

const INTERACTIVE = { priority: 'interactive', purpose: 'edits' } as const;

/** Makes tickets. Zendesk itself takes one sent again for the same; after two hours only its mark tells. */
export function createZendeskMaker(upstream: ZendeskUpstream): Pick<EditSender, 'findMade' | 'looksForMade' | 'make'> {
  return {
    findMade: ({ mark }) => upstream.findTicketByEdit(mark, INTERACTIVE),
    looksForMade: { times: 3, everyMs: 5_000 },
    make: async ({ mark, ticket, files = [] }) => {
      const uploadTokens = await uploadEach(upstream, files);
      return upstream.createTicket({ ...ticket, uploadTokens, editId: mark }, INTERACTIVE);
    },
  };
}
