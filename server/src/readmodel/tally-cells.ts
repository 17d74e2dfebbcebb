import { foldCase } from '../store/fold-case.ts';
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

/** Cells that count a desk's tickets by what lists are filtered by. Names compare without case. */
export const FACET_CELLS = {
  category: (category: string) => `category:${category}`,
  status: (name: string) => `named:${foldCase(name)}`,
  priority: (name: string) => `priority:${foldCase(name)}`,
  type: (name: string) => `type:${foldCase(name)}`,
};

/** The cell that counts a queue. */
export function queueCell(queueId: number): string {
  return `queue:${queueId}`;
}

/** Every cell a row is counted in, views and queues apart. */
export function cellsOf(row: TicketRowTable): Cell[] {
  const cells = [
    statusCell(row.status_id),
    FACET_CELLS.category(row.status_category),
    FACET_CELLS.status(row.status),
    FACET_CELLS.type(row.type),
  ];
  if (row.priority !== null) cells.push(FACET_CELLS.priority(row.priority));
  return cells.map((cell) => ({ cell, personId: 0 }));
}
