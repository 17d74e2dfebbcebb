import type { TicketRowView } from '@speedyflow/contract/ticket';

/** Rows held at most; beyond them the ones that nothing has happened to for longest go. */
const ROWS = 5_000;
/** Going over is put up with for so many, so that not every row that comes sorts all of them. */
const SLACK = 250;

export interface Changed {
  put: TicketRowView[];
  /** Ids of the rows that went. */
  removed: number[];
}

/** Rows of unsolved tickets, as the server confirmed them, each in its newest version. */
export class HeldRows {
  readonly #rows = new Map<number, TicketRowView>();
  readonly #bound: number;
  readonly #slack: number;

  constructor({ bound = ROWS, slack = SLACK } = {}) {
    this.#bound = bound;
    this.#slack = slack;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Version of the row of a ticket; 0 where none is held. */
  seqOf(id: number): number {
    return this.#rows.get(id)?.seq ?? 0;
  }

  all(): TicketRowView[] {
    return [...this.#rows.values()];
  }

  /** Takes over what is newer. Solved tickets are held no longer. */
  put(rows: readonly TicketRowView[]): Changed {
    const changed: Changed = { put: [], removed: [] };
    for (const row of rows) {
      const known = this.#rows.get(row.id);
      if (known && known.seq >= row.seq) continue;
      if (row.status_category !== 'done') {
        this.#rows.set(row.id, row);
        changed.put.push(row);
      } else if (this.#rows.delete(row.id)) changed.removed.push(row.id);
    }
    if (this.#rows.size > this.#bound + this.#slack) changed.removed.push(...this.#trim());
    return changed;
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) this.#rows.delete(id);
  }

  /** Those that fit, removed. */
  removeWhere(fits: (row: TicketRowView) => boolean): Changed {
    const removed = this.all()
      .filter(fits)
      .map(({ id }) => id);
    this.remove(removed);
    return { put: [], removed };
  }

  #trim(): number[] {
    const newestFirst = this.all().sort((one, other) => (one.updated_at < other.updated_at ? 1 : -1));
    const beyond = newestFirst.slice(this.#bound).map(({ id }) => id);
    this.remove(beyond);
    return beyond;
  }
}
