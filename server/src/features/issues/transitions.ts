import type { TransitionView } from '@speedyflow/contract/issues';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { Reader } from '../../store/database.ts';
import type { KeptTransition } from '../../store/mirror/catalogue.ts';
import { readStatuses, readWorkflowPlace } from './issues.store.ts';

export interface AllowedMove extends TransitionView {
  to_status_id: string;
}

/**
 * Moves allowed from where the ticket is now, pending moves counted in. Jira's are those its workflow was seen to
 * allow; Zendesk lets any ticket that is not closed go to any status but new and closed.
 */
export async function allowedMoves(database: Reader, row: ListedRow): Promise<AllowedMove[]> {
  if (row.source === 'zendesk') return zendeskMoves(database, row);
  const place = await readWorkflowPlace(database.read, {
    deskId: row.desk_id,
    type: row.type,
    statusId: row.status_id,
  });
  const kept = place ? (JSON.parse(place.transitions) as KeptTransition[]) : [];
  return kept.map(({ id, name, to_status, to_category, to_status_id }) => ({
    id,
    name,
    to_status,
    to_category,
    to_status_id,
  }));
}

async function zendeskMoves(database: Reader, row: ListedRow): Promise<AllowedMove[]> {
  if (row.status.toLowerCase() === 'closed') return [];
  const statuses = await readStatuses(database.read, row.connection_id);
  return statuses
    .filter((status) => status.source_id !== row.status_id && !['new', 'closed'].includes(status.name.toLowerCase()))
    .map((status) => ({
      id: status.source_id,
      name: status.name,
      to_status: status.name,
      to_category: status.category,
      to_status_id: status.source_id,
    }));
}

export function transitionView({ id, name, to_status, to_category }: AllowedMove): TransitionView {
  return { id, name, to_status, to_category };
}
