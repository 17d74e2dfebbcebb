import type { BulkChange } from '@speedyflow/contract/ticket-change';
import { newDraftId } from '../draft-id.ts';
import type { BulkTarget } from './job-queries.ts';

/** A bulk edit that somebody chose, under the id the server knows it by. */
export interface BulkRequest {
  readonly target: BulkTarget;
  readonly edit: BulkChange;
  readonly draftId: string;
}

/**
 * The request for an edit that was chosen. When the last one may have arrived though no answer did, and this one asks
 * for the same, it is the same one.
 */
export function bulkRequest(target: BulkTarget, edit: BulkChange, unanswered: BulkRequest | undefined): BulkRequest {
  const isSame = unanswered !== undefined && contentOf(unanswered) === contentOf({ target, edit });
  return { target, edit, draftId: isSame ? unanswered.draftId : newDraftId() };
}

/** As the server is asked for it. */
export const bodyOf = ({ target, edit, draftId }: BulkRequest) => ({ ...target, edit, draft_id: draftId });

/** What the server takes to be the same; how many tickets were seen to match may differ. */
function contentOf({ target, edit }: Pick<BulkRequest, 'target' | 'edit'>): string {
  return JSON.stringify(['filter' in target ? target.filter : target.keys, edit]);
}
