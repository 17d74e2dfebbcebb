import type { ListFilter } from '@speedyflow/contract/list-filter';
import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { inlineDraft } from '../store/prepared-read.ts';
import { talliedTotal } from './list-totals.ts';
import { rowFilterSql, technicianSource } from './technician-lists.ts';
import { bothSql, ticketFilterSql } from './ticket-filter.ts';
import { desksSource, type ListSource, queueSource } from './ticket-lists.ts';
import { desksOfUnit } from './unit-desks.ts';
import { countViews } from './view-counts.ts';
import { visibleQueue } from './visible-queue.ts';

/** A list that was described as data, as one person sees it. */
export interface FilteredList {
  readonly source: ListSource;
  /** What narrows it, on `r`, the row. */
  readonly narrowed: RawBuilder<boolean> | undefined;
}

const EVERY_ROW = sql<boolean>`1 = 1`;

/**
 * @throws AppError `NOT_FOUND` for a queue the caller may not see, `VALIDATION_ERROR` for a view and a queue at once
 */
export async function filteredList(
  database: Database,
  caller: Caller,
  filter: ListFilter,
  at: number,
): Promise<FilteredList> {
  const { view, queue_id: queueId, filter: rows = 'all' } = filter;
  if (view !== undefined && queueId !== undefined) {
    const message = 'names a view and a queue: a list is of one of them';
    throw new AppError('invalid_input', 'VALIDATION_ERROR', `filter ${message}`, {
      details: [{ path: 'body.filter', message }],
    });
  }
  const narrowed = bothSql(rowFilterSql(rows), ticketFilterSql(database.dialect, filter, caller));
  const deskIds = await desksOfUnit(database, filter.business_unit_id ?? 'all', caller.deskIds);
  if (queueId !== undefined) {
    await visibleQueue(database, { ...caller, deskIds }, queueId);
    return { source: queueSource(queueId, caller.personIds, deskIds), narrowed };
  }
  const source = view === undefined ? desksSource(deskIds) : technicianSource(view, { caller, deskIds, at });
  return { source, narrowed };
}

/**
 * How many tickets the list has now, where tallies tell; undefined where its tickets would have to be read.
 *
 * @throws AppError `NOT_FOUND` for a queue the caller may not see
 */
export async function talliedCount(
  database: Database,
  caller: Caller,
  filter: ListFilter,
  at: number,
): Promise<number | undefined> {
  const { view, queue_id: queueId, filter: rows = 'all', business_unit_id: unit = 'all', ...narrowing } = filter;
  const deskIds = await desksOfUnit(database, unit, caller.deskIds);
  const isWhole = Object.values(narrowing).every((member) => member === undefined);
  if (queueId !== undefined) {
    const { total } = await visibleQueue(database, { ...caller, deskIds }, queueId);
    return isWhole && rows === 'all' ? total : undefined;
  }
  if (view === undefined || view === 'all_unsolved') {
    return talliedTotal(database, { deskIds, among: view ? 'unsolved' : 'all', rows }, narrowing, caller);
  }
  if (!isWhole) return undefined;
  const { counts, subtasks } = await countViews(database, view, { caller, deskIds, at });
  if (rows === 'all') return counts[view];
  return rows === 'subtasks' ? subtasks : counts[view] - subtasks;
}

/** Ids and keys of the list's tickets, the oldest here first; one more than `limit` when there are more. */
export async function readFilteredIds(
  database: Database,
  { source, narrowed }: FilteredList,
  limit: number,
): Promise<{ id: number; key: string }[]> {
  const condition = narrowed ?? EVERY_ROW;
  const parts = source.parts(inlineDraft(database.dialect, source.values)).map((part) =>
    part.from === 'rows'
      ? sql`select r.id, r.key from ticket_rows r where ${part.where} and ${condition}`
      : sql`select r.id, r.key from queue_tickets q cross join ticket_rows r
          where r.id = q.ticket_id and q.queue_id = ${part.queueId} and q.person_id = ${part.personId}
            and q.desk_id ${part.desks} and ${condition}`,
  );
  const found: { id: number; key: string }[] = [];
  for (const part of parts) {
    const bounded = sql<{ id: number; key: string }>`${part} order by r.id limit ${sql.lit(limit + 1 - found.length)}`;
    found.push(...(await bounded.execute(database.read)).rows);
    if (found.length > limit) break;
  }
  return found.sort((a, b) => a.id - b.id);
}
