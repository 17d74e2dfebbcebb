import type { TicketFilter } from '@speedyflow/contract/paging';
import { type FilterCounts, TECHNICIAN_VIEWS, type TechnicianView } from '@speedyflow/contract/technician-views';
import type { TicketRowView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import { answerList, type PageRequest } from '../../readmodel/list-request.ts';
import {
  countViews,
  type RowFilter,
  rowFilterSql,
  technicianParts,
  type ViewCount,
  type ViewScope,
} from '../../readmodel/technician-lists.ts';
import { bothSql, ticketFilterSql } from '../../readmodel/ticket-filter.ts';
import { countList } from '../../readmodel/ticket-lists.ts';
import type { Database } from '../../store/database.ts';
import { readUnitDesks, readUnitUnsolved } from './technician-views.store.ts';

export interface ViewRequest extends PageRequest, TicketFilter {
  view?: TechnicianView | undefined;
  business_unit_id?: number | 'all' | undefined;
  filter?: RowFilter | undefined;
}

export interface ViewCounts {
  counts: Record<TechnicianView, number>;
  filter_counts: FilterCounts;
}

const NONE: ViewCount = { parents: 0, subtasks: 0 };

/** One view with the counts of all of them. */
export async function readView(database: Database, caller: Caller, request: ViewRequest, at: number) {
  const view = request.view ?? 'all_unsolved';
  const scope = await scopeOf(database, caller, request, at);
  const filter = request.filter ?? 'all';
  const parts = technicianParts(view, scope);
  const narrowed = ticketFilterSql(database.dialect, request, caller);
  const shown = bothSql(rowFilterSql(filter), narrowed);
  const [counted, list, filteredTotal] = await Promise.all([
    countViews(database.read, scope),
    answerList(database, { parts, filter: shown }, request, at),
    narrowed ? countList(database.read, parts, shown) : undefined,
  ]);
  const { counts, filter_counts } = viewCounts(counted, view);
  return {
    rows: list.rows satisfies TicketRowView[],
    counts,
    filter_counts,
    total: filteredTotal ?? filter_counts[filter],
    page: list.page,
    per_page: list.perPage,
    next_cursor: list.nextCursor,
  };
}

/** Counts of every view, and of the filters of one. */
export async function readViewCounts(
  database: Database,
  caller: Caller,
  request: Pick<ViewRequest, 'view' | 'business_unit_id'>,
  at: number,
): Promise<ViewCounts> {
  const scope = await scopeOf(database, caller, request, at);
  return viewCounts(await countViews(database.read, scope), request.view ?? 'all_unsolved');
}

/** Unsolved tickets per business unit of the caller's desks. */
export async function readUnitCounts(database: Database, caller: Caller) {
  const rows = await readUnitUnsolved(database.read, caller.deskIds);
  const units = new Map<number, { id: number; name: string; count: number }>();
  let total = 0;
  let unassigned = 0;
  for (const row of rows) {
    const unit = units.get(row.unit_id) ?? { id: row.unit_id, name: row.name, count: 0 };
    units.set(row.unit_id, unit);
    if (row.cell === 'unassigned') unassigned += row.count;
    else {
      unit.count += row.count;
      total += row.count;
    }
  }
  return { units: [...units.values()], total, unassigned };
}

async function scopeOf(
  database: Database,
  caller: Caller,
  request: Pick<ViewRequest, 'business_unit_id'>,
  at: number,
): Promise<ViewScope> {
  const unit = request.business_unit_id ?? 'all';
  const deskIds = unit === 'all' ? caller.deskIds : await readUnitDesks(database.read, unit, caller.deskIds);
  return { caller, deskIds, at };
}

function viewCounts(counted: ReadonlyMap<string, ViewCount>, view: TechnicianView): ViewCounts {
  const of = (name: string) => counted.get(name) ?? NONE;
  const { parents, subtasks } = of(view);
  return {
    counts: Object.fromEntries(
      TECHNICIAN_VIEWS.map((name) => [name, of(name).parents + of(name).subtasks]),
    ) as ViewCounts['counts'],
    filter_counts: { all: parents + subtasks, parents, subtasks },
  };
}
