/** What search does not know yet: tickets are found by what they were until the index has caught up with them. */
import type { TicketColumns } from './columns.ts';
import type { TicketFacts } from './record.ts';

interface Past {
  writtenAt: number;
  facts: TicketFacts;
}

export class SearchLag {
  readonly #lagMs: number;
  #past: Past[] = [];

  constructor(lagMs: number) {
    this.#lagMs = lagMs;
  }

  /** Notes what a ticket was before a write. */
  note(facts: TicketFacts, writtenAt: number): void {
    if (this.#lagMs === 0) return;
    this.#past.push({ writtenAt, facts });
    const middle = this.#past[this.#past.length >> 1]!;
    if (writtenAt - middle.writtenAt >= this.#lagMs) this.#forget(writtenAt);
  }

  /** Does something while the columns hold what the index knows; `factsOf` tells what they hold in truth. */
  asIndexed<Result>(
    columns: TicketColumns,
    now: number,
    factsOf: (id: number) => TicketFacts,
    task: () => Result,
  ): Result {
    this.#forget(now);
    if (this.#past.length === 0) return task();
    const ids = new Set(this.#past.map(({ facts }) => facts.id));
    for (const { facts } of this.#past.toReversed()) columns.set(facts);
    try {
      return task();
    } finally {
      for (const id of ids) columns.set(factsOf(id));
    }
  }

  #forget(now: number): void {
    this.#past = this.#past.filter(({ writtenAt }) => now - writtenAt < this.#lagMs);
  }
}
