import type { boardRoutes } from '@speedyflow/contract/boards';
import type { DataOf } from '@speedyflow/contract/route';
import type { TicketRowView } from '@speedyflow/contract/ticket';

export type BoardColumn = DataOf<typeof boardRoutes.get>['columns'][number];

/**
 * Columns with the edits under way laid over their tickets: a ticket whose status is that of another column stands at
 * the top of that one, and the counts have moved with it.
 */
export function arrange(
  columns: readonly BoardColumn[],
  overlaid: (row: TicketRowView) => TicketRowView,
): BoardColumn[] {
  const arranged = columns.map((column) => ({ ...column, tickets: [] as TicketRowView[] }));
  for (const [index, column] of columns.entries()) {
    for (const confirmed of column.tickets) {
      const row = overlaid(confirmed);
      // Not only what is overlaid: an edit's answer is written where the ticket is held, before the board is read anew.
      const stays = column.statuses.includes(row.status);
      const target = stays ? index : arranged.findIndex(({ statuses }) => statuses.includes(row.status));
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
