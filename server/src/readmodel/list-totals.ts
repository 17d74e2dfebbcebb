import type { TicketFilter } from '@speedyflow/contract/paging';
import { sql } from 'kysely';
import type { Caller } from '../domain/caller.ts';
import type { Database } from '../store/database.ts';
import { PreparedRead } from '../store/prepared-read.ts';
import { FACET_CELLS } from './tally-cells.ts';
import { CATEGORIES, listOf, readAssignees } from './ticket-filter.ts';

interface Total {
  total: number;
}

/** By how many cells are summed. */
const cellTotals = new Map<number, PreparedRead<Total>>();

const ASSIGNED = new PreparedRead<Total>(
  ({ among }) => sql`select coalesce(sum(t.assigned), 0) as total from view_tallies t
    where t.desk_id ${among(0)} and t.person_id ${among(1)}`,
);

/**
 * How many tickets of some desks pass a filter, from tallies; undefined where none tells: for labels, for words, and
 * for several members at once.
 */
export async function talliedTotal(
  database: Database,
  caller: Pick<Caller, 'deskIds' | 'personIds'>,
  { status, priority, type, assignee, label, q }: TicketFilter,
): Promise<number | undefined> {
  const given = [status, priority, type, assignee, label, q].filter((member) => member !== undefined);
  if (given.length > 1) return undefined;
  const { deskIds } = caller;
  if (given.length === 0) return sumOf(database, deskIds, [...CATEGORIES].map(FACET_CELLS.category));
  if (status !== undefined) return statusTotal(database, deskIds, listOf(status));
  if (priority !== undefined) return sumOf(database, deskIds, listOf(priority).map(FACET_CELLS.priority));
  if (type !== undefined) return sumOf(database, deskIds, listOf(type).map(FACET_CELLS.type));
  if (assignee === undefined) return undefined;
  const { ids, none } = readAssignees(assignee, caller);
  const [row] = await ASSIGNED.all(database, [deskIds, none ? [0, ...ids] : [...ids]]);
  return row?.total ?? 0;
}

async function statusTotal(database: Database, deskIds: readonly number[], names: readonly string[]) {
  if (names.every((name) => CATEGORIES.has(name))) return sumOf(database, deskIds, names.map(FACET_CELLS.category));
  // A status may be of a category that is named too.
  if (names.some((name) => CATEGORIES.has(name))) return undefined;
  return sumOf(database, deskIds, names.map(FACET_CELLS.status));
}

async function sumOf(database: Database, deskIds: readonly number[], named: readonly string[]): Promise<number> {
  const cells = [...new Set(named)];
  if (cells.length === 0) return 0;
  let read = cellTotals.get(cells.length);
  if (!read) {
    read = new PreparedRead(
      ({ among, value }) => sql`select coalesce(sum(t.count), 0) as total from tallies t
        where t.cell in (${sql.join(cells.map((_cell, n) => value(n + 1)))}) and t.desk_id ${among(0)}
          and t.person_id = 0`,
    );
    cellTotals.set(cells.length, read);
  }
  const [row] = await read.all(database, [deskIds, ...cells]);
  return row?.total ?? 0;
}
