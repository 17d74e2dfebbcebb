import { searchDocument } from '../../server/src/readmodel/search-index.ts';
import { openDatabase } from '../../server/src/store/database.ts';
import { checkpointAside } from '../../server/src/store/dialect/checkpoints.ts';
import { openConnection } from '../../server/src/store/dialect/sqlite.ts';
import { databaseFile } from './first-sync-here.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Tickets of one transaction, as many as a page of the sync brings. */
const PAGE = 100;

/** Pages read from the filled database at once, outside the measured time. */
const PAGES_AT_ONCE = 20;

type Connection = ReturnType<typeof openConnection>;
type Insert = ReturnType<typeof prepareInsert>;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The column that says of which ticket a row is; none: the whole table comes with the first page. */
  readonly ticketColumn: string | undefined;
}

/** Rows of one page, by the statement that inserts them. */
type Page = Map<string, unknown[][]>;

/**
 * Puts every row that a first sync left behind into new tables with the same indexes: prepared inserts and nothing
 * else, one transaction per page. The floor under any sync.
 *
 * @param aside checkpoint in a thread beside, as the server does; otherwise in between, as SQLite does by itself
 * @returns how many rows that were
 */
export async function insertBare(
  from: string,
  to: string,
  stopwatch: Stopwatch,
  { aside }: { aside: boolean },
): Promise<number> {
  // Opened by the server's own code, so that schema and pragmas are the same.
  await (await openDatabase({ kind: 'sqlite', file: databaseFile(to) })).close();
  const filled = openConnection(databaseFile(from));
  const empty = openConnection(databaseFile(to));
  const checkpoints = aside ? checkpointAside(empty) : null;
  const tables = tablesOf(filled);
  const inserts = new Map(tables.map((table) => [table.name, prepareInsert(empty, insertOf(table))]));
  inserts.set(SEARCH, prepareInsert(empty, INSERT_SEARCH));
  let rows = 0;
  try {
    for (const table of tables) if (table.ticketColumn === undefined) empty.exec(`delete from ${table.name}`);
    let first = true;
    for (const pages of pagesOf(filled, tables)) {
      for (const page of pages.values()) addSearch(page, tables);
      for (const page of pages.values()) {
        if (first) addWholeTables(filled, tables, page);
        first = false;
        stopwatch.start();
        rows += insertPage(empty, inserts, page);
        stopwatch.stop();
        checkpoints?.note();
      }
    }
    return rows;
  } finally {
    await checkpoints?.stop();
    filled.close();
    empty.close();
  }
}

function prepareInsert(database: Connection, statement: string) {
  return database.prepare<unknown[]>(statement);
}

function insertPage(database: Connection, inserts: ReadonlyMap<string, Insert>, page: Page): number {
  let rows = 0;
  database.exec('begin immediate');
  for (const [table, tuples] of page) {
    const insert = inserts.get(table) as Insert;
    for (const tuple of tuples) insert.run(tuple);
    rows += tuples.length;
  }
  database.exec('commit');
  return rows;
}

const SEARCH = 'ticket_search';
const INSERT_SEARCH = `insert into ${SEARCH} (rowid, words) values (?, ?)`;

function insertOf({ name, columns }: Table): string {
  return `insert into ${name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
}

/** Tables that hold rows, the parts of the search index and the record of migrations apart. */
function tablesOf(database: Connection): Table[] {
  const names = database
    .prepare<[], { name: string }>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'
         and name not like '${SEARCH}%'`,
    )
    .all();
  return names.map(({ name }) => {
    const columns = database.prepare<[], { name: string }>(`select name from pragma_table_info('${name}')`).all();
    return {
      name,
      columns: columns.map((column) => column.name),
      ticketColumn:
        name === 'tickets' || name === 'ticket_rows' ? 'id' : columns.find((one) => one.name === 'ticket_id')?.name,
    };
  });
}

/** All pages in order of the tickets' ids, some at a time. */
function* pagesOf(database: Connection, tables: readonly Table[]): Generator<Map<number, Page>> {
  const { last } = database.prepare('select max(id) as last from tickets').get() as { last: number };
  for (let from = 1; from <= last; from += PAGE * PAGES_AT_ONCE) {
    const pages = new Map<number, Page>();
    for (const { name, columns, ticketColumn } of tables) {
      if (ticketColumn === undefined) continue;
      const rows = database
        .prepare<[number, number]>(`select ${columns.join(', ')} from ${name} where ${ticketColumn} between ? and ?`)
        .raw()
        .all(from, from + PAGE * PAGES_AT_ONCE - 1) as unknown[][];
      const at = columns.indexOf(ticketColumn);
      for (const row of rows) addTo(pages, Math.floor(((row[at] as number) - from) / PAGE), name, row);
    }
    yield pages;
  }
}

function addTo(pages: Map<number, Page>, number: number, table: string, row: unknown[]): void {
  const page: Page = pages.get(number) ?? new Map();
  pages.set(number, page);
  const rows = page.get(table) ?? [];
  page.set(table, rows);
  rows.push(row);
}

function addWholeTables(database: Connection, tables: readonly Table[], page: Page): void {
  for (const { name, columns, ticketColumn } of tables) {
    if (ticketColumn !== undefined) continue;
    page.set(
      name,
      database
        .prepare(`select ${columns.join(', ')} from ${name}`)
        .raw()
        .all() as unknown[][],
    );
  }
}

/** The words of the page's tickets, as the server would index them. */
function addSearch(page: Page, tables: readonly Table[]): void {
  const rowsOf = (name: string) => {
    const columns = tables.find((table) => table.name === name)?.columns ?? [];
    return (page.get(name) ?? []).map((row) => Object.fromEntries(columns.map((column, n) => [column, row[n]])));
  };
  const descriptions = new Map(rowsOf('tickets').map((ticket) => [ticket.id, ticket.description_text as string]));
  const comments = Map.groupBy(rowsOf('comments'), (comment) => comment.ticket_id);
  page.set(
    SEARCH,
    rowsOf('ticket_rows').map((row) => {
      const document = searchDocument({
        id: row.id as number,
        deskId: row.desk_id as number,
        assigneeId: row.assignee_id as number | null,
        key: row.key as string,
        summary: row.summary as string,
        requesterName: row.requester_name as string | null,
        assigneeName: row.assignee_name as string | null,
        description: descriptions.get(row.id) ?? '',
        comments: (comments.get(row.id) ?? []).map((comment) => comment.body_text as string),
      });
      return [row.id, document];
    }),
  );
}
