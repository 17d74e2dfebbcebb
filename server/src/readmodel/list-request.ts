import type { SortKey } from '@speedyflow/contract/paging';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { RawBuilder } from 'kysely';
import { AppError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { readListViews } from './row-views.ts';
import { type ListOrder, type ListPage, type ListSource, positionOf } from './ticket-lists.ts';
import { viewsChangeAt } from './ticket-row-view.ts';

/** What a caller asks of any list. */
export interface PageRequest {
  page?: number | undefined;
  per_page?: number | undefined;
  cursor?: string | undefined;
  sort?: SortKey | undefined;
}

/** The order of lists that have none of their own: last activity first. */
export const USUAL_SORT: SortKey = '-updated';

/** Rows of a page unless asked otherwise. */
export const PER_PAGE = 25;

/** Rows that can be reached by page number: a page far down costs all the positions before it. */
const NUMBERED_ROWS_MAX = 100_000;

export interface ListAnswer {
  rows: TicketRowView[];
  page: number;
  perPage: number;
  nextCursor: string | null;
  /** From when on the passing of time alone makes a row look otherwise, epoch ms. */
  changesAt: number;
}

/** Sort keys as people mean them: `-updated` is newest first, `priority` is most urgent first. */
const ORDERS: Record<SortKey, ListOrder> = {
  '-updated': { by: 'updated', reversed: false },
  updated: { by: 'updated', reversed: true },
  '-created': { by: 'created', reversed: false },
  created: { by: 'created', reversed: true },
  priority: { by: 'priority', reversed: false },
  '-priority': { by: 'priority', reversed: true },
  key: { by: 'key', reversed: false },
  '-key': { by: 'key', reversed: true },
  sla: { by: 'sla', reversed: false },
  '-sla': { by: 'sla', reversed: true },
};

/**
 * Answers one page of a list, last activity first unless sorted otherwise.
 *
 * @throws AppError `INVALID_CURSOR`
 */
export async function answerList(
  database: Database,
  list: { source: ListSource; filter?: RawBuilder<boolean> | undefined },
  request: PageRequest,
  at: number,
): Promise<ListAnswer> {
  const order = ORDERS[request.sort ?? USUAL_SORT];
  const perPage = request.per_page ?? PER_PAGE;
  const page = request.cursor === undefined ? (request.page ?? 1) : 1;
  if (page * perPage > NUMBERED_ROWS_MAX) {
    const message = `pages end at row ${NUMBERED_ROWS_MAX}; go on with next_cursor`;
    throw new AppError('invalid_input', 'VALIDATION_ERROR', message, { details: [{ path: 'query.page', message }] });
  }
  const asked: ListPage = {
    ...list,
    order,
    // One row more than shown tells whether there is a next page.
    limit: perPage + 1,
    offset: (page - 1) * perPage,
    after: request.cursor === undefined ? undefined : decodeCursor(request.cursor, order),
  };
  const listed = await readListViews(database, asked, at);
  const shown = listed.slice(0, perPage);
  const last = shown.at(-1)?.entry;
  const views = shown.map(({ view }) => view);
  return {
    rows: views,
    page,
    perPage,
    nextCursor: listed.length > perPage && last ? encodeCursor(order, positionOf(last, order)) : null,
    changesAt: viewsChangeAt(views),
  };
}
