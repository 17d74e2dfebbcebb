/**
 * All things of one kind that happened to all tickets, in the order of their times: audits, or metric events. Built
 * when first asked for; ten bytes an entry. What happened to tickets changed since is worked out at each request.
 */
export interface Happening {
  sec: number;
  row: number;
  /** Position among the ticket's own happenings. */
  ordinal: number;
}

export interface Position {
  sec: number;
  row: number;
  ordinal: number;
}

export interface TimelineSource {
  rows: number;
  /** Times of the row's happenings in epoch seconds, by ordinal. */
  timesOf(row: number): readonly number[];
  /** Rows whose happenings are no longer those of the world. */
  changedRows(): Iterable<number>;
}

export class EventTimeline {
  readonly #source: TimelineSource;
  readonly #baseRows: number;
  #base: { sec: Uint32Array; row: Uint32Array; ordinal: Uint16Array } | null = null;

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
    let at = firstAfter(base, from);
    let next = 0;
    while (found.length < limit) {
      while (at < base.sec.length && (changed.has(base.row[at]!) || !wanted(base.row[at]!))) at += 1;
      const old = at < base.sec.length && base.sec[at]! <= untilSec ? entryOf(base, at) : undefined;
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

  #build() {
    const keys: number[] = [];
    const ordinals: number[] = [];
    const times: number[] = [];
    for (let row = 0; row < this.#baseRows; row++) {
      for (const [ordinal, sec] of this.#source.timesOf(row).entries()) {
        keys.push(row);
        ordinals.push(ordinal);
        times.push(sec);
      }
    }
    const order = Uint32Array.from(keys, (_, entry) => entry);
    // Entries come in the order of (row, ordinal), which the stable sort keeps within a second.
    order.sort((a, b) => times[a]! - times[b]! || a - b);
    this.#base = {
      sec: Uint32Array.from(order, (entry) => times[entry]!),
      row: Uint32Array.from(order, (entry) => keys[entry]!),
      ordinal: Uint16Array.from(order, (entry) => ordinals[entry]!),
    };
    return this.#base;
  }
}

type Columns = { sec: Uint32Array; row: Uint32Array; ordinal: Uint16Array };

function entryOf(columns: Columns, at: number): Happening {
  return { sec: columns.sec[at]!, row: columns.row[at]!, ordinal: columns.ordinal[at]! };
}

function compare(a: Position, b: Position): number {
  return a.sec - b.sec || a.row - b.row || a.ordinal - b.ordinal;
}

function firstAfter(columns: Columns, from: Position): number {
  let low = 0;
  let high = columns.sec.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(entryOf(columns, middle), from) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
