import type { ListFilter } from '@speedyflow/contract/list-filter';
import { type RawBuilder, sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import { AppError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { inlineDraft } from '../store/prepared-read.ts';
import { rowFilterSql, technicianSource } from './technician-lists.ts';
import { bothSql, ticketFilterSql } from './ticket-filter.ts';
import { countList, desksSource, type ListSource, queueSource } from './ticket-lists.ts';
import { countViews } from './view-counts.ts';

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
  const deskIds = await desksOf(database, caller, filter);
  if (queueId !== undefined) {
    await requireQueue(database, queueId, deskIds);
    return { source: queueSource(queueId, caller.personIds, deskIds), narrowed };
  }
  const source = view === undefined ? desksSource(deskIds) : technicianSource(view, { caller, deskIds, at });
  return { source, narrowed };
}

/** How many tickets the list has now. */
export async function countFiltered(database: Database, caller: Caller, filter: ListFilter, at: number) {
  const { source, narrowed } = await filteredList(database, caller, filter, at);
  if (narrowed || filter.view === undefined) return countList(database, source, narrowed ?? EVERY_ROW);
  const deskIds = await desksOf(database, caller, filter);
  return (await countViews(database, filter.view, { caller, deskIds, at })).counts[filter.view];
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

async function desksOf(
  { read }: Database,
  { deskIds }: Pick<Caller, 'deskIds'>,
  { business_unit_id: unit = 'all' }: ListFilter,
): Promise<readonly number[]> {
  if (unit === 'all' || deskIds.length === 0) return deskIds;
  const desks = read.selectFrom('desks').select('id').where('unit_id', '=', unit).where('id', 'in', deskIds);
  return (await desks.execute()).map(({ id }) => id);
}

/** A queue is seen by whoever sees its desk. */
async function requireQueue({ read }: Database, queueId: number, deskIds: readonly number[]): Promise<void> {
  const queue = await read
    .selectFrom('queues as queue')
    .innerJoin('desks as desk', 'desk.id', 'queue.desk_id')
    .select('queue.desk_id')
    .where('queue.id', '=', queueId)
    .where('queue.removed_at', 'is', null)
    .where('desk.removed_at', 'is', null)
    .executeTakeFirst();
  if (queue && deskIds.includes(queue.desk_id)) return;
  throw new AppError('not_found', 'NOT_FOUND', 'There is no such queue, or you may not see it.');
}
