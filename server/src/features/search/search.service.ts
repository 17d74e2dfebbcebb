import type { TicketFilter } from '@speedyflow/contract/paging';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import { PER_PAGE } from '../../readmodel/list-request.ts';
import { ticketFilterSql } from '../../readmodel/ticket-filter.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import type { Database } from '../../store/database.ts';
import { findByKey, findByWords } from './search.store.ts';

const KEY = /^[\p{L}][\p{L}\p{N}_]*-\d+$/u;

/** Tickets for what someone typed: the one with that key first, then those that hold all the words. */
export async function search(
  database: Database,
  caller: Caller,
  { q, per_page, ...filter }: TicketFilter & { q: string; per_page?: number },
  at: number,
): Promise<TicketRowView[]> {
  if (caller.deskIds.length === 0) return [];
  const typed = q.trim();
  const limit = per_page ?? PER_PAGE;
  const exact = KEY.test(typed) ? await findByKey(database, typed.toUpperCase(), caller.deskIds) : undefined;
  const found = await findByWords(database, {
    q: typed,
    deskIds: caller.deskIds,
    filter: ticketFilterSql(database.dialect, filter, caller),
    limit,
  });
  const rows = exact ? [exact, ...found.filter((row) => row.id !== exact.id)] : found;
  return rows.slice(0, limit).map((row) => ticketRowView(row, at));
}
