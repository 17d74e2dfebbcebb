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
  /** Keys of the rows as the world left them; they stay as they are when a row's columns move on. */
  readonly #base: Float64Array;
  readonly #changed = new Set<number>();
  /** Keys of the changed rows, rebuilt when asked for after a change. */
  #recent: Float64Array | null = null;

  /** Takes the order of all rows there are. */
  constructor(columns: TicketColumns) {
    this.#columns = columns;
    this.#base = new Float64Array(columns.size);
    for (let row = 0; row < columns.size; row++) this.#base[row] = keyOf(columns.generatedSec[row]!, row);
    this.#base.sort();
  }

  /** Notes that a row changed or is new. */
  touch(row: number): void {
    this.#changed.add(row);
    this.#recent = null;
  }

  /** Up to `limit` rows after the position whose last change is no later than `untilSec`, by the rows `wanted`. */
  after({ sec, id }: ExportPosition, untilSec: number, limit: number, wanted: (row: number) => boolean): number[] {
    const base = this.#base;
    const recent = this.#recentKeys();
    const end = keyOf(Math.min(untilSec, LAST_SECOND), ROWS - 1);
    const found: number[] = [];
    const from = keyOf(sec, id - 1);
    let left = firstAbove(base, from);
    let right = firstAbove(recent, from);
    while (found.length < limit) {
      while (left < base.length && this.#changed.has(base[left]! % ROWS)) left += 1;
      const old = base[left] ?? Number.POSITIVE_INFINITY;
      const young = recent[right] ?? Number.POSITIVE_INFINITY;
      const key = Math.min(old, young);
      if (key > end) break;
      if (key === old) left += 1;
      else right += 1;
      const row = key % ROWS;
      if (wanted(row)) found.push(row);
    }
    return found;
  }

  #recentKeys(): Float64Array {
    this.#recent ??= Float64Array.from(this.#changed, (row) => keyOf(this.#columns.generatedSec[row]!, row)).sort();
    return this.#recent;
  }
}

// Seconds above, row below: one number that orders as the two do, and sorts faster than a comparing function.
const ROWS = 2 ** 21;
const LAST_SECOND = 2 ** 32 - 1;

function keyOf(sec: number, row: number): number {
  return sec * ROWS + row;
}

function firstAbove(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
