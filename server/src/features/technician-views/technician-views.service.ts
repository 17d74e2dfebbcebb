import type { TicketFilter } from '@speedyflow/contract/paging';
import type { FilterCounts, TechnicianView } from '@speedyflow/contract/technician-views';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { RawBuilder } from 'kysely';
import type { Caller } from '../../domain/caller.ts';
import { answerList, type PageRequest } from '../../readmodel/list-request.ts';
import { talliedTotal } from '../../readmodel/list-totals.ts';
import { type RowFilter, rowFilterSql, technicianSource } from '../../readmodel/technician-lists.ts';
import { bothSql, ticketFilterSql } from '../../readmodel/ticket-filter.ts';
import { countList, type ListSource } from '../../readmodel/ticket-lists.ts';
import { desksOfUnit } from '../../readmodel/unit-desks.ts';
import { type CountedViews, countViews, type ViewScope } from '../../readmodel/view-counts.ts';
import type { Database } from '../../store/database.ts';
import { readUnitUnsolved } from './technician-views.store.ts';

export interface ViewRequest extends PageRequest, TicketFilter {
  view?: TechnicianView | undefined;
  business_unit_id?: number | 'all' | undefined;
  filter?: RowFilter | undefined;
}

/** One view with the counts of all of them. */
export async function readView(database: Database, caller: Caller, request: ViewRequest, at: number) {
  const view = request.view ?? 'all_unsolved';
  const scope = await scopeOf(database, caller, request, at);
  const filter = request.filter ?? 'all';
  const source = technicianSource(view, scope);
  const narrowed = ticketFilterSql(database.dialect, request, caller);
  const shown = bothSql(rowFilterSql(filter), narrowed);
  const [counted, list, narrowedTotal] = await Promise.all([
    countViews(database, view, scope),
    answerList(database, { source, filter: shown }, request, at),
    narrowed && shown ? totalOf(database, caller, { view, scope, source, request, shown }) : undefined,
  ]);
  const filter_counts = filterCounts(counted, view);
  return {
    rows: list.rows satisfies TicketRowView[],
    counts: counted.counts,
    filter_counts,
    total: narrowedTotal ?? filter_counts[filter],
    page: list.page,
    per_page: list.perPage,
    next_cursor: list.nextCursor,
    changesAt: Math.min(counted.changesAt, list.changesAt),
  };
}

/** How many tickets of a view pass a filter; only of all unsolved ones a tally may tell. */
async function totalOf(
  database: Database,
  caller: Caller,
  list: {
    view: TechnicianView;
    scope: ViewScope;
    source: ListSource;
    request: ViewRequest;
    shown: RawBuilder<boolean>;
  },
): Promise<number> {
  const { view, scope, source, request, shown } = list;
  const tickets = { deskIds: scope.deskIds, among: 'unsolved', rows: request.filter ?? 'all' } as const;
  const tallied = view === 'all_unsolved' ? await talliedTotal(database, tickets, request, caller) : undefined;
  return tallied ?? countList(database, source, shown);
}

/** Counts of every view, and of the filters of one, at a position of the change log. */
export async function readViewCounts(
  database: Database,
  caller: Caller,
  request: Pick<ViewRequest, 'view' | 'business_unit_id'>,
  at: number,
) {
  const view = request.view ?? 'all_unsolved';
  const counted = await countViews(database, view, await scopeOf(database, caller, request, at));
  const { counts, seq, changesAt } = counted;
  return { counts, filter_counts: filterCounts(counted, view), seq, changesAt };
}

/** Unsolved tickets per business unit of the caller's desks. */
export async function readUnitCounts(database: Database, caller: Caller) {
  const rows = await readUnitUnsolved(database.read, caller.deskIds);
  return {
    units: rows.map(({ id, name, unsolved }) => ({ id, name, count: unsolved })),
    total: rows.reduce((sum, { unsolved }) => sum + unsolved, 0),
    unassigned: rows.reduce((sum, { unassigned }) => sum + unassigned, 0),
  };
}

async function scopeOf(
  database: Database,
  caller: Caller,
  request: Pick<ViewRequest, 'business_unit_id'>,
  at: number,
): Promise<ViewScope> {
  const deskIds = await desksOfUnit(database, request.business_unit_id ?? 'all', caller.deskIds);
  return { caller, deskIds, at };
}

function filterCounts({ counts, subtasks }: CountedViews, view: TechnicianView): FilterCounts {
  const all = counts[view];
  return { all, parents: all - subtasks, subtasks };
}
