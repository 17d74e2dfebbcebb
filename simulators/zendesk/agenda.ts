/** Things that fall due at a time of the simulated clock; they are done before the next request is answered. */
export class Agenda {
  #entries: { dueAt: number; run: (now: number) => void }[] = [];

  add(dueAt: number, run: (now: number) => void): void {
    this.#entries.push({ dueAt, run });
    this.#entries.sort((a, b) => a.dueAt - b.dueAt);
  }

  /** Does what is due, each at its own time, what it adds included. */
  settle(now: number): void {
    for (let next = this.#entries[0]; next && next.dueAt <= now; next = this.#entries[0]) {
      this.#entries.shift();
      next.run(next.dueAt);
    }
  }
}
