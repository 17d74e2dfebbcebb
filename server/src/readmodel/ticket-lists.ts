import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';

/** A row with the business unit its desk belongs to now. */
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
  | { from: 'queue'; queueId: number; personId: number; deskIds: readonly number[] };

/** Every ticket of a desk, or those of it in one status. */
export function deskPart(deskId: number, statusId?: string): ListPart {
  const status = statusId === undefined ? sql`` : sql` and r.status_id = ${statusId}`;
  return { from: 'rows', where: sql`r.desk_id = ${deskId}${status}` };
}

export interface ListPage {
  parts: readonly ListPart[];
  /** Further condition on `r`, the row; absent: none. */
  filter?: RawBuilder<boolean> | undefined;
  order: ListOrder;
  limit: number;
  offset: number;
  /** Values of the order's members in the last row seen. */
  after?: readonly (string | number)[] | undefined;
}

/** SQLite merges at most 500 selects in one; more parts are merged in groups. */
const PARTS_PER_MERGE = 200;

/**
 * One page of a list in one query: each part yields at most the page from its index, and only those few are merged,
 * so that the cost follows the page and not the matches.
 */
export async function readListPage(db: Kysely<DatabaseSchema>, page: ListPage): Promise<ListedRow[]> {
  if (page.parts.length === 0) return [];
  const { rows } = await sql<ListedRow>`${listPageSql(page)}`.execute(db);
  return rows;
}

function listPageSql(page: ListPage): RawBuilder<ListedRow> {
  const reach = page.offset + page.limit;
  const order = orderSql(page.order, (member) => sql.ref(member));
  let selects = page.parts.map((part) => partSql(part, page, reach));
  while (selects.length > PARTS_PER_MERGE) {
    const merged: RawBuilder<unknown>[] = [];
    for (let start = 0; start < selects.length; start += PARTS_PER_MERGE) {
      const group = sql.join(selects.slice(start, start + PARTS_PER_MERGE), sql` union all `);
      merged.push(sql`select * from (select * from (${group}) g order by ${order} limit ${reach}) h`);
    }
    selects = merged;
  }
  const merged = selects.length === 1 ? selects[0] : sql.join(selects, sql` union all `);
  // Positions are found in the indexes alone; only the page's rows are read whole. The unit is joined to them here,
  // because administrators change units without touching a ticket.
  return sql`select r.*, (select d.unit_id from desks d where d.id = r.desk_id) as unit_id
    from (select * from (${merged}) m order by ${order} limit ${page.limit} offset ${page.offset}) page
    cross join ticket_rows r where r.id = page.id order by ${orderSql(page.order, (name) => sql.ref(`page.${name}`))}`;
}

function partSql(part: ListPart, page: ListPage, reach: number): RawBuilder<unknown> {
  const filter = page.filter ? sql` and ${page.filter}` : sql``;
  const members = LIST_ORDERS[page.order.by];
  if (part.from === 'rows') {
    const member = (name: string) => sql.ref(`r.${name}`);
    return sql`select * from (select ${sql.join(members.map(member))} from ticket_rows r
      where ${part.where}${filter}${afterSql(page, member)}
      order by ${orderSql(page.order, member)} limit ${reach}) part`;
  }
  const member = (name: string) => sql.ref(name === 'id' ? 'q.ticket_id' : `q.${name}`);
  const positions = members.map((name) => (name === 'id' ? sql`q.ticket_id as id` : member(name)));
  // The queue's own index yields the order; `cross join` keeps SQLite from starting at the rows.
  const rows = page.filter ? sql` cross join ticket_rows r` : sql``;
  const joined = page.filter ? sql`r.id = q.ticket_id and ` : sql``;
  return sql`select * from (select ${sql.join(positions)} from queue_tickets q${rows}
    where ${joined}q.queue_id = ${part.queueId} and q.person_id = ${part.personId}
      and q.desk_id in (${sql.join(part.deskIds)})${filter}${afterSql(page, member)}
    order by ${orderSql(page.order, member)} limit ${reach}) part`;
}

function orderSql(order: ListOrder, member: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(LIST_ORDERS[order.by].map((name) => (order.reversed ? sql`${member(name)} desc` : member(name))));
}

function afterSql(page: ListPage, member: (name: string) => RawBuilder<unknown>): RawBuilder<unknown> {
  if (!page.after) return sql``;
  const members = sql.join(LIST_ORDERS[page.order.by].map(member));
  return page.order.reversed
    ? sql` and (${members}) < (${sql.join(page.after)})`
    : sql` and (${members}) > (${sql.join(page.after)})`;
}

/** How many rows a list has, by reading them: only for filters no tally knows. */
export async function countList(
  db: Kysely<DatabaseSchema>,
  parts: readonly ListPart[],
  filter: RawBuilder<boolean> | undefined,
): Promise<number> {
  let total = 0;
  for (const part of parts) {
    const and = filter ? sql` and ${filter}` : sql``;
    const counted =
      part.from === 'rows'
        ? sql<{ n: number }>`select count(*) as n from ticket_rows r where ${part.where}${and}`
        : sql<{ n: number }>`select count(*) as n from queue_tickets q cross join ticket_rows r
            where r.id = q.ticket_id and q.queue_id = ${part.queueId} and q.person_id = ${part.personId}
              and q.desk_id in (${sql.join(part.deskIds)})${and}`;
    const { rows } = await counted.execute(db);
    total += rows[0]?.n ?? 0;
  }
  return total;
}

/** Values of the order's members in a row: where the next page begins. */
export function positionOf(row: TicketRowTable, order: ListOrder): (string | number)[] {
  return LIST_ORDERS[order.by].map((name) => row[name]);
}
