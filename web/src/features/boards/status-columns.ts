import type { StatusCategory, TicketRowView } from '@speedyflow/contract/ticket';
import type { BoardColumn } from './arrange.ts';

export type KnownStatus = Pick<BoardColumn, 'name' | 'category'>;

const CATEGORIES: readonly StatusCategory[] = ['new', 'in_progress', 'waiting', 'done'];

/** A column for each status the tickets are in or could come into, from new to done. */
export function statusColumns(rows: readonly TicketRowView[], known: readonly KnownStatus[]): BoardColumn[] {
  const columns = new Map<string, BoardColumn>();
  const columnOf = (name: string, category: StatusCategory): BoardColumn => {
    const column = columns.get(name) ?? { name, statuses: [name], category, count: 0, tickets: [], next_cursor: null };
    columns.set(name, column);
    return column;
  };
  for (const { name, category } of known) columnOf(name, category);
  for (const row of rows) {
    const column = columnOf(row.status, row.status_category);
    column.tickets.push(row);
    column.count += 1;
  }
  return [...columns.values()].sort((a, b) => CATEGORIES.indexOf(a.category) - CATEGORIES.indexOf(b.category));
}
