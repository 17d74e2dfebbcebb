import { foldCase } from '../store/fold-case.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { unpackLabels } from './label-set.ts';

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
  label: (label: string) => `label:${label}`,
};

/** The cell that counts the unsolved ones among those of a facet. */
export function unsolvedCell(facet: string): string {
  return `unsolved.${facet}`;
}

/** The cell that counts a queue. */
export function queueCell(queueId: number): string {
  return `queue:${queueId}`;
}

/** Every cell a row is counted in, views and queues apart. */
export function cellsOf(row: TicketRowTable): Cell[] {
  const facets = [
    FACET_CELLS.category(row.status_category),
    FACET_CELLS.status(row.status),
    FACET_CELLS.type(row.type),
    ...unpackLabels(row.labels).map(FACET_CELLS.label),
  ];
  if (row.priority !== null) facets.push(FACET_CELLS.priority(row.priority));
  const cells = [statusCell(row.status_id), ...facets, ...(row.solved === 0 ? facets.map(unsolvedCell) : [])];
  return cells.map((cell) => ({ cell, personId: 0 }));
}
