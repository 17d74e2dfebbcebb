import type { TicketRowTable } from '../store/schema/read-tables.ts';

/** Tallied views that are the same for everyone, and whether a row belongs to them. */
const COMMON_CELLS: Record<string, (row: TicketRowTable) => boolean> = {
  all_unsolved: (row) => row.solved === 0,
  unassigned: (row) => row.solved === 0 && row.assignee_id === null,
  urgent_high_priority: (row) => row.solved === 0 && row.priority_rank <= 2,
  pending_requester_response: (row) => row.solved === 0 && row.waits_for === 'requester',
  pending_subtask: (row) => row.solved === 0 && row.open_subtasks > 0,
  in_progress: (row) => row.status_category === 'in_progress',
};

export interface Cell {
  cell: string;
  /** 0 where the cell is not personal. */
  personId: number;
}

/** The cell that counts tickets of a desk in one status; a board's columns sum these. */
function statusCell(statusId: string): string {
  return `status:${statusId}`;
}

/** The cell that counts a queue. */
export function queueCell(queueId: number): string {
  return `queue:${queueId}`;
}

/** Every cell a row is counted in, queues apart. Whoever is both assignee and requester counts once. */
export function cellsOf(row: TicketRowTable): Cell[] {
  const cells: Cell[] = [{ cell: statusCell(row.status_id), personId: 0 }];
  for (const [cell, holds] of Object.entries(COMMON_CELLS)) if (holds(row)) cells.push({ cell, personId: 0 });
  if (row.solved === 0 && row.assignee_id !== null) cells.push({ cell: 'my_unsolved', personId: row.assignee_id });
  for (const personId of new Set([row.assignee_id, row.requester_id])) {
    if (personId !== null) cells.push({ cell: 'all_your_requests', personId });
  }
  return cells;
}
