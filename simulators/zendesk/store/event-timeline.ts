/**
 * All things of one kind that happened to all tickets, in the order of their times: audits, or metric events. Built
 * when first asked for; eight bytes an entry. What happened to tickets changed since is worked out at each request.
 */
export interface Happening {
  sec: number;
  row: number;
  /** Position among the ticket's own happenings. */
  ordinal: number;
}

/** A position in the timeline; happenings after it are still to come. */
export type Position = Happening;

export interface TimelineSource {
  rows: number;
  /** Nothing happened before this second. */
  firstSec: number;
  /** Times of the row's happenings in epoch seconds, by ordinal. */
  timesOf(row: number): readonly number[];
  /** Rows whose happenings are no longer those of the world. */
  changedRows(): Iterable<number>;
}

export class EventTimeline {
  readonly #source: TimelineSource;
  readonly #baseRows: number;
  /** Keys that order as (sec, row, ordinal) do. */
  #base: Float64Array | null = null;

  constructor(source: TimelineSource) {
    this.#source = source;
    this.#baseRows = source.rows;
  }

  /** Up to `limit` happenings after the position and no later than `untilSec`, of the rows `wanted`. */
  after(from: Position, untilSec: number, limit: number, wanted: (row: number) => boolean): Happening[] {
    const base = this.#base ?? this.#build();
    const changed = new Set(this.#source.changedRows());
    const recent = this.#recentAfter(changed, from, untilSec, wanted);
    const found: Happening[] = [];
    let at = firstAbove(base, this.#key(from));
    let next = 0;
    while (found.length < limit) {
      let old: Happening | undefined;
      while (at < base.length) {
        old = this.#entry(base[at]!);
        if (!changed.has(old.row) && wanted(old.row)) break;
        at += 1;
      }
      if (at >= base.length || old!.sec > untilSec) old = undefined;
      const young = recent[next];
      if (old !== undefined && (young === undefined || compare(old, young) < 0)) {
        found.push(old);
        at += 1;
      } else if (young !== undefined) {
        found.push(young);
        next += 1;
      } else break;
    }
    return found;
  }

  #recentAfter(changed: Set<number>, from: Position, untilSec: number, wanted: (row: number) => boolean): Happening[] {
    const recent: Happening[] = [];
    for (const row of changed) {
      if (!wanted(row)) continue;
      for (const [ordinal, sec] of this.#source.timesOf(row).entries()) {
        const happening = { sec, row, ordinal };
        if (sec <= untilSec && compare(happening, from) > 0) recent.push(happening);
      }
    }
    return recent.sort(compare);
  }

  #build(): Float64Array {
    let keys = new Float64Array(this.#baseRows * 12);
    let size = 0;
    for (let row = 0; row < this.#baseRows; row++) {
      for (const [ordinal, sec] of this.#source.timesOf(row).entries()) {
        if (size === keys.length) {
          const wider = new Float64Array(size * 2);
          wider.set(keys);
          keys = wider;
        }
        keys[size] = this.#key({ sec, row, ordinal });
        size += 1;
      }
    }
    this.#base = keys.slice(0, size).sort();
    return this.#base;
  }

  #key({ sec, row, ordinal }: Position): number {
    return (
      ((sec - this.#source.firstSec) * ROWS + Math.min(row, ROWS - 1)) * ORDINALS + Math.min(ordinal, ORDINALS - 1)
    );
  }

  #entry(key: number): Happening {
    const above = Math.floor(key / ORDINALS);
    return {
      sec: Math.floor(above / ROWS) + this.#source.firstSec,
      row: above % ROWS,
      ordinal: key % ORDINALS,
    };
  }
}

// 26 bits are left for the seconds since the first: two years.
const ROWS = 2 ** 20;
const ORDINALS = 2 ** 7;

function compare(a: Position, b: Position): number {
  return a.sec - b.sec || a.row - b.row || a.ordinal - b.ordinal;
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
