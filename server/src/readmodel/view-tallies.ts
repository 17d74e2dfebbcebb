import type { WriteTransaction } from '../store/database.ts';
import type { CreatedTallyTable, TicketRowTable, ViewTallyTable } from '../store/schema/read-tables.ts';
import { writeMany } from '../store/write-many.ts';
import { readViewWindows, type ViewWindows } from './view-windows.ts';

/** Views that are tallied, each in a column of its own; `new_today` is apart, as each time zone has its own. */
export const TALLIED_VIEWS = [
  'unassigned',
  'all_unsolved',
  'my_unsolved',
  'recently_updated',
  'recently_solved',
  'all_your_requests',
  'urgent_high_priority',
  'pending_requester_response',
  'pending_subtask',
  'in_progress',
] as const satisfies (keyof ViewTallyTable)[];

type Counted = Pick<
  TicketRowTable,
  | 'desk_id'
  | 'is_subtask'
  | 'solved'
  | 'status_category'
  | 'assignee_id'
  | 'requester_id'
  | 'priority_rank'
  | 'waits_for'
  | 'open_subtasks'
  | 'created_at'
  | 'updated_at'
  | 'resolved_at'
>;

/** Columns that count. */
const COUNTS = [...TALLIED_VIEWS, 'assigned'] as const;
type Count = (typeof COUNTS)[number];

const NONE = Object.fromEntries(COUNTS.map((count) => [count, 0])) as Record<Count, 0>;

/** Collects plus and minus ones of many tickets in the technician views and writes each tally once. */
export class ViewTallyChanges {
  readonly #windows: ViewWindows;
  readonly #views = new Map<string, ViewTallyTable>();
  readonly #created = new Map<string, CreatedTallyTable>();
  #oldest: number;

  constructor(windows: ViewWindows) {
    this.#windows = windows;
    this.#oldest = windows.oldest;
  }

  /** For tickets that change in the given transaction. */
  static async open(tx: WriteTransaction): Promise<ViewTallyChanges> {
    return new ViewTallyChanges(await readViewWindows(tx.db));
  }

  /** Counts a ticket into (`by` 1) or out of (`by` -1) every view it is in. */
  add(row: Counted, by: 1 | -1): void {
    const all = this.of(row.desk_id, 0, row.is_subtask);
    if (row.status_category === 'in_progress') all.in_progress += by;
    if (row.solved === 0) {
      all.all_unsolved += by;
      if (row.assignee_id === null) all.unassigned += by;
      if (row.priority_rank <= 2) all.urgent_high_priority += by;
      if (row.waits_for === 'requester') all.pending_requester_response += by;
      if (row.open_subtasks > 0) all.pending_subtask += by;
    }
    this.#addToWindows(row, all, by);
    if (row.assignee_id === null) {
      all.assigned += by;
    } else {
      const own = this.of(row.desk_id, row.assignee_id, row.is_subtask);
      own.assigned += by;
      own.all_your_requests += by;
      if (row.solved === 0) own.my_unsolved += by;
    }
    // Whoever is both assignee and requester counts once.
    if (row.requester_id !== null && row.requester_id !== row.assignee_id) {
      this.of(row.desk_id, row.requester_id, row.is_subtask).all_your_requests += by;
    }
  }

  #addToWindows(row: Counted, all: ViewTallyTable, by: 1 | -1): void {
    const { week, days } = this.#windows;
    if (row.updated_at >= week) {
      all.recently_updated += by;
      this.#oldest = Math.min(this.#oldest, row.updated_at);
    }
    if (row.solved === 1 && row.resolved_at !== null && row.resolved_at >= week) {
      all.recently_solved += by;
      this.#oldest = Math.min(this.#oldest, row.resolved_at);
    }
    for (const day of days) if (row.created_at >= day) this.ofCreated(day, row.desk_id, row.is_subtask).count += by;
  }

  /** The change of one row of the tallies. */
  of(desk_id: number, person_id: number, is_subtask: number): ViewTallyTable {
    const key = `${desk_id} ${person_id} ${is_subtask}`;
    let change = this.#views.get(key);
    if (!change) {
      change = { desk_id, person_id, is_subtask, ...NONE };
      this.#views.set(key, change);
    }
    return change;
  }

  /** The change of one row of the tallies of a day. */
  ofCreated(counted_from: number, desk_id: number, is_subtask: number): CreatedTallyTable {
    const key = `${counted_from} ${desk_id} ${is_subtask}`;
    let change = this.#created.get(key);
    if (!change) {
      change = { counted_from, desk_id, is_subtask, count: 0 };
      this.#created.set(key, change);
    }
    return change;
  }

  /** Writes what was collected, once. */
  async write(tx: WriteTransaction): Promise<void> {
    const views = [...this.#views.values()].filter((change) => COUNTS.some((count) => change[count] !== 0));
    const created = [...this.#created.values()].filter(({ count }) => count !== 0);
    await writeMany(tx, 'view_tallies', views, { key: ['desk_id', 'person_id', 'is_subtask'], set: SUMS });
    await writeMany(tx, 'created_tallies', created, {
      key: ['counted_from', 'desk_id', 'is_subtask'],
      set: { count: 'created_tallies.count + excluded.count' },
    });
    if (this.#oldest < this.#windows.oldest) {
      await tx.db.updateTable('view_windows').set({ oldest: this.#oldest }).where('span', '=', 'week').execute();
    }
  }
}

const SUMS = Object.fromEntries(COUNTS.map((count) => [count, `view_tallies.${count} + excluded.${count}`])) as Record<
  Count,
  string
>;
