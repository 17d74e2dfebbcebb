import type { TicketRowTable } from '../store/schema/read-tables.ts';

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

/** Every cell a row is counted in, views and queues apart. */
export function cellsOf(row: TicketRowTable): Cell[] {
  return [{ cell: statusCell(row.status_id), personId: 0 }];
}
