/**
 * The order of incremental exports: by the time of the last change, then by id. Tickets as the world left them stand
 * in one sorted array; those changed since are few and stand in another, which wins.
 */
import type { TicketColumns } from './columns.ts';

/** A position in the order; rows after it are still to come. */
export interface ExportPosition {
  sec: number;
  id: number;
}

export class ExportOrder {
  readonly #columns: TicketColumns;
  readonly #base: Uint32Array;
  readonly #changed = new Set<number>();
  /** Changed rows in order, rebuilt when asked for after a change. */
  #recent: number[] | null = [];

  /** Takes the order of all rows there are. */
  constructor(columns: TicketColumns) {
    this.#columns = columns;
    // One number per row sorts faster than a comparing function: seconds above, row below (2^32 * 2^21 < 2^53).
    const keys = new Float64Array(columns.size);
    for (let row = 0; row < keys.length; row++) keys[row] = columns.generatedSec[row]! * ROWS + row;
    keys.sort();
    this.#base = Uint32Array.from(keys, (key) => key % ROWS);
  }

  /** Notes that a row changed or is new. */
  touch(row: number): void {
    this.#changed.add(row);
    this.#recent = null;
  }

  /** Up to `limit` rows after the position whose last change is no later than `untilSec`, by the rows `wanted`. */
  after(from: ExportPosition, untilSec: number, limit: number, wanted: (row: number) => boolean): number[] {
    const { generatedSec } = this.#columns;
    const recent = this.#recentRows();
    const base = this.#base;
    const found: number[] = [];
    let left = this.#firstAfter(base, from);
    let right = this.#firstAfter(recent, from);
    while (found.length < limit) {
      while (left < base.length && this.#changed.has(base[left]!)) left += 1;
      const old = base[left];
      const young = recent[right];
      let row: number;
      if (young === undefined || (old !== undefined && this.#compare(old, young) < 0)) {
        if (old === undefined) break;
        row = old;
        left += 1;
      } else {
        row = young;
        right += 1;
      }
      if (generatedSec[row]! > untilSec) break;
      if (wanted(row)) found.push(row);
    }
    return found;
  }

  #recentRows(): number[] {
    this.#recent ??= [...this.#changed].sort((a, b) => this.#compare(a, b));
    return this.#recent;
  }

  #compare(a: number, b: number): number {
    return this.#columns.generatedSec[a]! - this.#columns.generatedSec[b]! || a - b;
  }

  #firstAfter(rows: ArrayLike<number>, { sec, id }: ExportPosition): number {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle]!;
      if ((this.#columns.generatedSec[row]! - sec || row + 1 - id) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const ROWS = 2 ** 21;
