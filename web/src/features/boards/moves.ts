import { issueRoutes, type TransitionView } from '@speedyflow/contract/issues';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { answeredEdits } from '../issues/edits/answered-edits.ts';
import type { BoardColumn } from './arrange.ts';

/**
 * Moves a ticket may make from the status it shows. Asked for once the server knows of the edits under way: what it
 * allows is what follows them.
 */
export const movesQuery = ({ key, status }: Pick<TicketRowView, 'key' | 'status'>) =>
  queryOptions({
    queryKey: ['transitions', key, status],
    queryFn: async ({ signal }) => {
      await answeredEdits(key);
      return (await call(issueRoutes.transitions, { params: { key }, signal })).data;
    },
  });

/** What it means for a ticket to be put into a column. */
export type Reception =
  /** It stands there already. */
  | { kind: 'own' }
  /** Its moves have not been told yet. */
  | { kind: 'unknown' }
  /** No move leads there. */
  | { kind: 'refused' }
  | { kind: 'allowed'; moves: readonly [TransitionView, ...TransitionView[]] };

export function receptionOf(
  column: Pick<BoardColumn, 'statuses'>,
  row: Pick<TicketRowView, 'status'>,
  moves: readonly TransitionView[] | undefined,
): Reception {
  if (column.statuses.includes(row.status)) return { kind: 'own' };
  if (!moves) return { kind: 'unknown' };
  const [first, ...more] = moves.filter(({ to_status }) => column.statuses.includes(to_status));
  return first ? { kind: 'allowed', moves: [first, ...more] } : { kind: 'refused' };
}
