import type { boardRoutes } from '@speedyflow/contract/boards';
import type { DataOf } from '@speedyflow/contract/route';
import type { EditView, TicketRowView, TicketView } from '@speedyflow/contract/ticket';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { rememberAnswer } from './answered-rows.ts';

interface RowsPage {
  data: TicketRowView[];
}

type Board = DataOf<typeof boardRoutes.get>;

/** Puts the server's newer row everywhere the page holds that ticket, and the edit behind it with the ticket. */
export function writeRow(client: QueryClient, row: TicketRowView, edit?: EditView): void {
  rememberAnswer(row);
  const swap = (old: TicketRowView): TicketRowView => (old.key === row.key ? row : old);

  client.setQueriesData<InfiniteData<RowsPage>>(
    { queryKey: ['tickets'] },
    (list) => list && { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.map(swap) })) },
  );
  client.setQueriesData<Board>(
    { queryKey: ['board'] },
    (board) =>
      board && { ...board, columns: board.columns.map((column) => ({ ...column, tickets: column.tickets.map(swap) })) },
  );
  client.setQueryData<TicketView>(
    ['ticket', row.key],
    (ticket) =>
      ticket && { ...withoutMarks(ticket), ...row, edits: edit ? withEdit(ticket.edits, edit) : ticket.edits },
  );
}

/** `pending` and `failed` are absent when they do not apply: a spread alone would leave the old ones standing. */
function withoutMarks({ pending: _pending, failed: _failed, ...ticket }: TicketView): TicketView {
  return ticket;
}

function withEdit(edits: readonly EditView[], edit: EditView): EditView[] {
  return [...edits.filter((other) => other.id !== edit.id), edit];
}

/** The page's newest copy of a ticket's row, from wherever it is held. */
export function findRow(client: QueryClient, key: string): TicketRowView | undefined {
  const ticket = client.getQueryData<TicketView>(['ticket', key]);
  if (ticket) return ticket;
  for (const [, list] of client.getQueriesData<InfiniteData<RowsPage>>({ queryKey: ['tickets'] })) {
    const row = list?.pages.flatMap((page) => page.data).find((held) => held.key === key);
    if (row) return row;
  }
  for (const [, board] of client.getQueriesData<Board>({ queryKey: ['board'] })) {
    const row = board?.columns.flatMap((column) => column.tickets).find((held) => held.key === key);
    if (row) return row;
  }
  return undefined;
}
