import { type RawBuilder, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Database } from '../store/database.ts';
import { inlineDraft, PREPARED_MAX, PreparedRead, type ReadDraft, type ReadValue } from '../store/prepared-read.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { SHOWN_COLUMNS, type ShownRow } from './ticket-row-view.ts';

/** A row, whole, with the business unit its desk belongs to now. */
export type ListedRow = TicketRowTable & { unit_id: number | null };

/** An order every list can have. The members after the first make it total; all ascend or all descend together. */
export const LIST_ORDERS = {
  updated: ['updated_order', 'key_order', 'id'],
  created: ['created_order', 'key_order', 'id'],
  priority: ['priority_rank', 'updated_order', 'key_order', 'id'],
  key: ['key_order', 'id'],
  sla: ['sla_order', 'key_order', 'id'],
} as const satisfies Record<string, readonly (keyof TicketRowTable)[]>;

export interface ListOrder {
  by: keyof typeof LIST_ORDERS;
  /** The order of the index read backwards. */
  reversed: boolean;
}

/**
 * Part of a list that one index range yields in order: rows under a condition, or the rows of a queue. A list is the
 * merge of its parts; parts never overlap.
 */
export type ListPart =
  | { from: 'rows'; where: RawBuilder<boolean> }
  | { from: 'queue'; queueId: RawBuilder<number>; personId: RawBuilder<number>; desks: RawBuilder<boolean> };

/** What a list is the merge of. */
export interface ListSource {
  /** Lists of one shape and size differ by their values alone, and are read by one prepared statement. */
  readonly shape: string;
  /** How many parts there are. */
  readonly size: number;
  readonly values: readonly ReadValue[];
  readonly parts: (draft: ReadDraft) => ListPart[];
}

/** Every ticket of some desks. */
export function desksSource(deskIds: readonly number[]): ListSource {
  return {
    shape: 'desks',
    size: deskIds.length,
    values: deskIds,
    parts: ({ value }) => deskIds.map((_id, n) => ({ from: 'rows', where: sql`r.desk_id = ${value(n)}` })),
  };
}

/** Tickets of a desk in some statuses. */
export function statusSource(deskId: number, statusIds: readonly string[]): ListSource {
  return {
    shape: 'status',
    size: statusIds.length,
    values: [deskId, ...statusIds],
    parts: ({ value }) =>
      statusIds.map((_id, n) => ({
        from: 'rows',
        where: sql`r.desk_id = ${value(0)} and r.status_id = ${value(n + 1)}`,
      })),
  };
}

/** Tickets a queue holds for everyone and for some people, on some desks. */
export function queueSource(queueId: number, personIds: readonly number[], deskIds: readonly number[]): ListSource {
  const holders = [0, ...personIds];
  return {
    shape: 'queue',
    size: holders.length,
    values: [queueId, deskIds, ...holders],
    parts: ({ value, among }) =>
      holders.map((_id, n) => ({ from: 'queue', queueId: value(0), personId: value(n + 2), desks: among(1) })),
  };
}

export interface ListPage {
  source: ListSource;
  /** Further condition on `r`, the row; absent: none. */
  filter?: RawBuilder<boolean> | undefined;
  order: ListOrder;
  limit: number;
  offset: number;
  /** Values of the order's members in the last row seen. */
  after?: readonly (string | number)[] | undefined;
}

/** Where a ticket stands in a list's order, and which version of its row stands there. */
export type PageEntry = Pick<ShownRow, 'id' | 'seq' | 'unit_id'> &
  Partial<Pick<TicketRowTable, 'key_order' | 'created_order' | 'updated_order' | 'sla_order' | 'priority_rank'>>;

/** A row of a page: what it shows, and where it stands. */
export type PageRow = ShownRow & PageEntry;

/** Rows that are read where fewer are asked for: each number is a statement of its own. */
const LIMITS = [11, 26, 51, 101];

/** By what is read, shape, size, order, limit and whether they begin after a row. */
const preparedPages = new LRUCache<string, PreparedRead<PageRow>>({ max: PREPARED_MAX });

/**
 * One page of a list in one query: each part yields its rows in order from its index, and only the page's are merged,
 * so that the cost follows the page and not the matches.
 */
export function readListPage(database: Database, page: ListPage): Promise<PageRow[]> {
  return readPage(database, page, SHOWN_COLUMNS);
}

/** The same without what the rows show: a third of the work. */
export function readListEntries(database: Database, page: ListPage): Promise<PageEntry[]> {
  return readPage(database, page, ENTRY_COLUMNS);
}

const ENTRY_COLUMNS = ['id', 'seq'] as const;

type Columns = typeof SHOWN_COLUMNS | typeof ENTRY_COLUMNS;

async function readPage(database: Database, page: ListPage, columns: Columns): Promise<PageRow[]> {
  const { source, order, after = [] } = page;
  if (source.size === 0) return [];
  const values = [...source.values, ...after];
  const limit = LIMITS.find((rows) => rows >= page.limit);
  if (page.filter || page.offset > 0 || limit === undefined) {
    // What people filter by, and how far they leaf, is of too many kinds to be kept prepared.
    const { rows } = await pageSql(page, columns, inlineDraft(database.dialect, values)).execute(database.read);
    return rows;
  }
  const shape = `${columns.length} ${source.shape} ${source.size} ${order.by} ${order.reversed} ${limit} ${after.length}`;
  let read = preparedPages.get(shape);
  if (!read) {
    read = new PreparedRead((draft) => pageSql({ ...page, limit }, columns, draft));
    preparedPages.set(shape, read);
  }
  const rows = await read.all(database, values);
  return rows.slice(0, page.limit);
}

/** SQLite merges at most 500 selects in one; more parts are merged in groups. */
const PARTS_PER_MERGE = 200;

function pageSql(page: ListPage, columns: Columns, draft: ReadDraft): RawBuilder<PageRow> {
  // Said in so many words: PostgreSQL plans for the rows that are wanted.
  const [limit, offset, reach] = [sql.lit(page.limit), sql.lit(page.offset), sql.lit(page.offset + page.limit)];
  const after = (page.after ?? []).map((_value, n) => draft.value(page.source.values.length + n));
  const order = orderSql(page.order, (member) => sql.ref(member));
  const parts = page.source.parts(draft);
  let selects = parts.map((part) => partSql(part, page, { after, reach, bounded: draft.dialect === 'postgres' }));
  while (selects.length > PARTS_PER_MERGE) {
    const merged: RawBuilder<unknown>[] = [];
    for (let start = 0; start < selects.length; start += PARTS_PER_MERGE) {
      const group = sql.join(selects.slice(start, start + PARTS_PER_MERGE), sql` union all `);
      merged.push(sql`select * from (${group} order by ${order} limit ${reach}) g`);
    }
    selects = merged;
  }
  const read = new Set([...columns, ...LIST_ORDERS[page.order.by]]);
  // Positions are found in the indexes alone; only the page's rows are read, by their ids. The unit is joined to them
  // here, because administrators change units without touching a ticket.
  return sql<PageRow>`select ${sql.join([...read].map((name) => sql.ref(`r.${name}`)))},
      (select d.unit_id from desks d where d.id = r.desk_id) as unit_id
    from (${sql.join(selects, sql` union all `)} order by ${order} limit ${limit} offset ${offset}) page
    cross join ticket_rows r where r.id = page.id order by ${orderSql(page.order, (name) => sql.ref(`page.${name}`))}`;
}

interface PartBounds {
  /** The order's members in the last row seen. */
  readonly after: readonly RawBuilder<unknown>[];
  readonly reach: RawBuilder<unknown>;
  /** PostgreSQL merges what is sorted where each part says how much of it is wanted; SQLite where none does. */
  readonly bounded: boolean;
}

function partSql(part: ListPart, page: ListPage, { after, reach, bounded }: PartBounds): RawBuilder<unknown> {
  const filter = page.filter ? sql` and ${page.filter}` : sql``;
  const members = LIST_ORDERS[page.order.by];
  const bounds = (select: RawBuilder<unknown>, member: (name: string) => RawBuilder<unknown>) =>
    bounded ? sql`select * from (${select} order by ${orderSql(page.order, member)} limit ${reach}) part` : select;
  if (part.from === 'rows') {
    const member = (name: string) => sql.ref(`r.${name}`);
    return bounds(
      sql`select ${sql.join(members.map(member))} from ticket_rows r
        where ${part.where}${filter}${afterSql(page.order, after, member)}`,
      member,
    );
  }
  const member = (name: string) => sql.ref(name === 'id' ? 'q.ticket_id' : `q.${name}`);
  // Named, because the rows that are joined for a filter have columns of the same names.
  const positions = members.map((name) => sql`${member(name)} as ${sql.ref(name)}`);
  // The queue's own index yields the order; `cross join` keeps SQLite from starting at the rows.
  const rows = page.filter ? sql` cross join ticket_rows r` : sql``;
  const joined = page.filter ? sql`r.id = q.ticket_id and ` : sql``;
  return bounds(
    sql`select ${sql.join(positions)} from queue_tickets q${rows}
      where ${joined}q.queue_id = ${part.queueId} and q.person_id = ${part.personId}
        and q.desk_id ${part.desks}${filter}${afterSql(page.order, after, member)}`,
    member,
  );
}

function orderSql(order: ListOrder, member: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(LIST_ORDERS[order.by].map((name) => (order.reversed ? sql`${member(name)} desc` : member(name))));
}

function afterSql(
  order: ListOrder,
  after: readonly RawBuilder<unknown>[],
  member: (name: string) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (after.length === 0) return sql``;
  const members = sql.join(LIST_ORDERS[order.by].map(member));
  return order.reversed ? sql` and (${members}) < (${sql.join(after)})` : sql` and (${members}) > (${sql.join(after)})`;
}

/** How many rows a list has, by reading them: only for filters no tally knows. */
export async function countList(database: Database, source: ListSource, filter: RawBuilder<boolean>): Promise<number> {
  const counts = source.parts(inlineDraft(database.dialect, source.values)).map((part) =>
    part.from === 'rows'
      ? sql`(select count(*) from ticket_rows r where ${part.where} and ${filter})`
      : sql`(select count(*) from queue_tickets q cross join ticket_rows r
          where r.id = q.ticket_id and q.queue_id = ${part.queueId} and q.person_id = ${part.personId}
            and q.desk_id ${part.desks} and ${filter})`,
  );
  let total = 0;
  for (const each of counts) {
    const { rows } = await sql<{ n: number }>`select ${each} as n`.execute(database.read);
    total += rows[0]?.n ?? 0;
  }
  return total;
}

/** Values of the order's members in a row: where the next page begins. */
export function positionOf(row: PageEntry, order: ListOrder): (string | number)[] {
  return LIST_ORDERS[order.by].map((name) => row[name] as string | number);
}
