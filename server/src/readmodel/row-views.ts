import type { TicketRowView } from '@speedyflow/contract/ticket';
import { sql } from 'kysely';
import { keepJson } from '../stdx/kept-json.ts';
import type { Database } from '../store/database.ts';
import { PreparedRead } from '../store/prepared-read.ts';
import { type ListPage, type PageEntry, readListEntries, readListPage } from './ticket-lists.ts';
import { SHOWN_COLUMNS, type ShownRow, ticketRowView, viewsChangeAt } from './ticket-row-view.ts';

/** Some 25 MB. */
const ROWS_MAX = 10_000;

/** Which version of a ticket's row is meant, and the unit its desk belongs to. */
type RowVersion = Pick<ShownRow, 'id' | 'seq' | 'unit_id'>;

interface KeptView {
  readonly view: TicketRowView;
  /** The time it shows the row at: from then on, and until it looks otherwise. */
  readonly from: number;
  /** Known once it is shown again: many are shown once. */
  until?: number;
}

/** Rows as lists show them, by ticket: most are shown again, in this list or another, before they change. */
class RowViews {
  /** The oldest first, which go first. */
  readonly #kept = new Map<number, KeptView>();

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  clear(): void {
    this.#kept.clear();
  }

  find({ id, seq, unit_id }: RowVersion, at: number): TicketRowView | undefined {
    const kept = this.#kept.get(id);
    if (!kept || kept.view.seq !== seq || kept.view.unit_id !== unit_id) return undefined;
    kept.until ??= viewsChangeAt([kept.view]);
    if (at < kept.from || at >= kept.until) return undefined;
    keepJson(kept.view);
    return kept.view;
  }

  of(row: ShownRow, at: number): TicketRowView {
    const known = this.find(row, at);
    if (known) return known;
    const view = ticketRowView(row, at);
    if (this.#kept.size >= ROWS_MAX) this.#kept.delete(this.#kept.keys().next().value as number);
    this.#kept.delete(row.id);
    this.#kept.set(row.id, { view, from: at });
    return view;
  }
}

const viewsOf = new WeakMap<Database, RowViews>();

/** Forgets what is kept of rows: to measure what they cost without. */
export function forgetRowViews(database: Database): void {
  viewsOf.get(database)?.clear();
}

/** A ticket of a page: where it stands, and what it shows. */
export interface ListedView {
  readonly entry: PageEntry;
  readonly view: TicketRowView;
}

/**
 * One page of a list as it is shown. An embedded database reads in this process, where the columns of its rows are most
 * of what a page costs: it is asked which versions of which tickets they are, and for the rows of those alone that are
 * not at hand. One that is asked over a connection is asked once.
 */
export async function readListViews(database: Database, page: ListPage, at: number): Promise<ListedView[]> {
  const views = viewsOf.get(database) ?? new RowViews();
  viewsOf.set(database, views);
  const whole = async () =>
    (await readListPage(database, page)).map((row) => ({ entry: row, view: views.of(row, at) }));
  if (database.dialect === 'postgres' || views.isEmpty) return whole();
  const entries = await readListEntries(database, page);
  const found = entries.map((entry) => ({ entry, view: views.find(entry, at) }));
  const lacking = found.filter(({ view }) => !view).map(({ entry }) => entry.id);
  if (lacking.length > entries.length / 2) return whole();
  const rows = new Map<number, ShownRow>();
  if (lacking.length > 0) for (const row of await ROWS.all(database, [lacking])) rows.set(row.id, row);
  const listed: ListedView[] = [];
  for (const { entry, view } of found) {
    const row = rows.get(entry.id);
    // Written meanwhile: what is shown together must be of one moment.
    if (!view && row?.seq !== entry.seq) return whole();
    listed.push({ entry, view: view ?? views.of(row as ShownRow, at) });
  }
  return listed;
}

const ROWS = new PreparedRead<ShownRow>(
  (draft) => sql`select ${sql.join(SHOWN_COLUMNS.map((name) => sql.ref(`r.${name}`)))},
      (select d.unit_id from desks d where d.id = r.desk_id) as unit_id
    from ticket_rows r where r.id ${draft.among(0)}`,
);
