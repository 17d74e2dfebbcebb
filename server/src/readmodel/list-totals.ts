import type { TicketFilter } from '@speedyflow/contract/paging';
import { type RawBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../domain/caller.ts';
import type { Database } from '../store/database.ts';
import { PREPARED_MAX, PreparedRead, type ReadDraft, type ReadValue } from '../store/prepared-read.ts';
import { FACET_CELLS, unsolvedCell } from './tally-cells.ts';
import type { RowFilter } from './technician-lists.ts';
import { CATEGORIES, listOf, readAssignees } from './ticket-filter.ts';

/** Which tickets are filtered. */
export interface FilteredTickets {
  readonly deskIds: readonly number[];
  readonly among: 'all' | 'unsolved';
  readonly rows: RowFilter;
}

interface Total {
  total: number;
}

/** By their text, but for the values. */
const totals = new LRUCache<string, PreparedRead<Total>>({ max: PREPARED_MAX });

/**
 * How many tickets pass a filter, from tallies; undefined where none tells: for words, several labels, and several
 * members at once.
 */
export async function talliedTotal(
  database: Database,
  tickets: FilteredTickets,
  { status, priority, type, assignee, label, q }: TicketFilter,
  caller: Pick<Caller, 'personIds'>,
): Promise<number | undefined> {
  const given = [status, priority, type, assignee, label, q].filter((member) => member !== undefined);
  if (given.length > 1) return undefined;
  if (given.length === 0) return sumOfCells(database, tickets, [...CATEGORIES].map(FACET_CELLS.category));
  if (status !== undefined) return statusTotal(database, tickets, listOf(status));
  if (priority !== undefined) return sumOfCells(database, tickets, listOf(priority).map(FACET_CELLS.priority));
  if (type !== undefined) return sumOfCells(database, tickets, listOf(type).map(FACET_CELLS.type));
  if (assignee !== undefined) return assigneeTotal(database, tickets, readAssignees(assignee, caller));
  const [only, ...more] = label === undefined ? [] : listOf(label);
  return only === undefined || more.length > 0 ? undefined : sumOfCells(database, tickets, [FACET_CELLS.label(only)]);
}

async function statusTotal(database: Database, tickets: FilteredTickets, names: readonly string[]) {
  if (names.every((name) => CATEGORIES.has(name))) {
    return sumOfCells(database, tickets, names.map(FACET_CELLS.category));
  }
  // A status may be of a category that is named too.
  if (names.some((name) => CATEGORIES.has(name))) return undefined;
  return sumOfCells(database, tickets, names.map(FACET_CELLS.status));
}

function assigneeTotal(
  database: Database,
  { deskIds, among, rows }: FilteredTickets,
  { ids, none }: { ids: ReadonlySet<number>; none: boolean },
): Promise<number> {
  const own = sql.ref(among === 'all' ? 't.assigned' : 't.my_unsolved');
  const nobodys = sql.ref(among === 'all' ? 't.assigned' : 't.unassigned');
  return readTotal(
    database,
    `assignee ${among} ${rows}`,
    [deskIds, [...ids], none ? 1 : 0],
    ({ among: any, value }) => {
      const count = sql`case when t.person_id > 0 then ${own} else ${nobodys} end`;
      return sql`select coalesce(sum(${count}), 0) as total from view_tallies t where t.desk_id ${any(0)}
      and (t.person_id > 0 and t.person_id ${any(1)} or t.person_id = 0 and ${value(2)} = 1)${ofRows(rows)}`;
    },
  );
}

async function sumOfCells(
  database: Database,
  { deskIds, among, rows }: FilteredTickets,
  facets: readonly string[],
): Promise<number> {
  const cells = [...new Set(among === 'all' ? facets : facets.map(unsolvedCell))];
  if (cells.length === 0) return 0;
  // Few sizes are few statements; a cell that is named twice counts once.
  const size = 2 ** Math.ceil(Math.log2(cells.length));
  const named = Array.from({ length: size }, (_, n) => cells[Math.min(n, cells.length - 1)] as string);
  return readTotal(database, `cells ${size} ${rows}`, [deskIds, ...named], ({ among: any, value }) => {
    const each = named.map((_cell, n) => value(n + 1));
    return sql`select coalesce(sum(t.count), 0) as total from tallies t
      where t.cell in (${sql.join(each)}) and t.desk_id ${any(0)} and t.person_id = 0${ofRows(rows)}`;
  });
}

function ofRows(rows: RowFilter): RawBuilder<unknown> {
  if (rows === 'all') return sql``;
  return rows === 'subtasks' ? sql` and t.is_subtask = 1` : sql` and t.is_subtask = 0`;
}

async function readTotal(
  database: Database,
  shape: string,
  values: readonly ReadValue[],
  draft: (draft: ReadDraft) => RawBuilder<Total>,
): Promise<number> {
  let read = totals.get(shape);
  if (!read) {
    read = new PreparedRead(draft);
    totals.set(shape, read);
  }
  const [row] = await read.all(database, values);
  return row?.total ?? 0;
}
