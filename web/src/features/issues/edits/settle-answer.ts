import type { boardRoutes } from '@speedyflow/contract/boards';
import type { DataOf } from '@speedyflow/contract/route';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { InfiniteData } from '@tanstack/react-query';
import { settle } from './answered-rows.ts';

/** An answer kept on this device, with what the server has answered to edits since. */
export function settleAnswer([kind]: readonly unknown[], data: unknown): unknown {
  switch (kind) {
    case 'tickets': {
      const list = data as InfiniteData<{ data: TicketRowView[] }>;
      return { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.map(settle) })) };
    }
    case 'board': {
      const board = data as DataOf<typeof boardRoutes.get>;
      return { ...board, columns: board.columns.map((column) => ({ ...column, tickets: column.tickets.map(settle) })) };
    }
    case 'ticket':
      return settle(data as TicketRowView);
    default:
      return data;
  }
}
