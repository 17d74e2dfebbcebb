import type { boardRoutes } from '@speedyflow/contract/boards';
import type { DataOf } from '@speedyflow/contract/route';
import type { TicketRowView } from '@speedyflow/contract/ticket';

export type BoardColumn = DataOf<typeof boardRoutes.get>['columns'][number];

/**
 * Columns with the edits under way laid over their tickets: a ticket whose status has moved stands at the
 * top of its new column, and the counts have moved with it.
 */
export function arrange(
  columns: readonly BoardColumn[],
  overlaid: (row: TicketRowView) => TicketRowView,
): BoardColumn[] {
  const arranged = columns.map((column) => ({ ...column, tickets: [] as TicketRowView[] }));
  for (const [index, column] of columns.entries()) {
    for (const confirmed of column.tickets) {
      const row = overlaid(confirmed);
      const moved = row.status !== confirmed.status && !column.statuses.includes(row.status);
      const target = moved ? arranged.findIndex(({ statuses }) => statuses.includes(row.status)) : index;
      if (target === index) {
        arranged[index]!.tickets.push(row);
        continue;
      }
      arranged[index]!.count -= 1;
      if (target < 0) continue;
      arranged[target]!.count += 1;
      arranged[target]!.tickets.unshift(row);
    }
  }
  return arranged;
}
