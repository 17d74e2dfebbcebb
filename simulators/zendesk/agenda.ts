/** Things that fall due at a time of the simulated clock. */
import type { Timers } from '../webhooks/post-office.ts';

interface Entry {
  dueAt: number;
  run: (now: number) => void;
}

/** At the latest, what is due is done before the next request. */
export class Agenda {
  readonly #clock: () => number;
  readonly #timers: Timers;
  readonly #entries: Entry[] = [];

  constructor(clock: () => number, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  add(dueAt: number, run: (now: number) => void): void {
    this.#arm(this.addUntimed(dueAt, run));
  }

  /** The same for what may wait until somebody asks again. */
  addUntimed(dueAt: number, run: (now: number) => void): Entry {
    const entry = { dueAt, run };
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1]!.dueAt > dueAt) at -= 1;
    this.#entries.splice(at, 0, entry);
    return entry;
  }

  /** Does what is due, each at its own time, what it adds included. */
  settle(now: number): void {
    for (let next = this.#entries[0]; next && next.dueAt <= now; next = this.#entries[0]) {
      this.#entries.shift();
      next.run(next.dueAt);
    }
  }

  /** Timers may be early by a little, and clocks may stand still. */
  #arm(entry: Entry): void {
    this.#timers.after(Math.max(1, entry.dueAt - this.#clock()), () => {
      this.settle(this.#clock());
      if (this.#entries.includes(entry)) this.#arm(entry);
    });
  }
}
