import type { Clock, Timers } from '../../simulators/webhooks/post-office.ts';
import type { Random } from '../../simulators/world/random.ts';

/** So many turns of the event loop without news mean that everyone waits for time to pass. */
const CALM_TURNS = 2;

/** So many turns an answer to a request takes at most, when it does not wait for time. */
const ATTENDED_TURNS = 12;

interface Task {
  at: number;
  /** Decides between tasks of one instant: which comes first is a matter of chance, and the same for a seed. */
  draw: number;
  run(): void;
}

/**
 * The one clock of a simulated world. Time passes only while nothing else goes on: it jumps to the next task, and that
 * task is followed by everything it sets off before the next one has its turn.
 */
export class VirtualTime implements Clock, Timers {
  #now: number;
  readonly #random: Random;
  readonly #tasks = new Set<Task>();
  #held = 0;
  /** Moves whenever something happens that a calm world would not do. */
  #stirs = 0;

  constructor(begin: number, random: Random) {
    this.#now = begin;
    this.#random = random;
  }

  now(): number {
    return this.#now;
  }

  /** Runs a task once, later. @returns how to call it off */
  after(ms: number, run: () => void): () => void {
    const task: Task = { at: this.#now + Math.max(0, ms), draw: this.#random.next(), run };
    this.#tasks.add(task);
    this.#stirs++;
    return () => void this.#tasks.delete(task);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Keeps time from passing while `work` goes on: it takes turns of the loop, but none of this world's time. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#held++;
    this.#stirs++;
    try {
      return await work();
    } finally {
      this.#held--;
      this.#stirs++;
    }
  }

  /** Lets some work go on as far as it gets in a few turns of the loop; then it may wait for time to pass. */
  async attend<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => {
      ended = true;
    };
    work.then(end, end);
    for (let turn = 0; turn < ATTENDED_TURNS && !ended; turn++) {
      this.#stirs++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return work;
  }

  /** Time goes by and nobody notices, as when a machine sleeps: what was to happen meanwhile happens afterwards. */
  leap(ms: number): void {
    this.#now += ms;
  }

  /** Lets everything happen that needs no time. */
  async quiet(): Promise<void> {
    for (let calm = 0; calm < CALM_TURNS; ) {
      const before = this.#stirs;
      await new Promise((resolve) => setImmediate(resolve));
      calm = this.#held === 0 && this.#stirs === before ? calm + 1 : 0;
    }
  }

  /** Lets time pass up to an instant. */
  async passUntil(instant: number): Promise<void> {
    await this.quiet();
    for (let task = this.#next(instant); task; task = this.#next(instant)) {
      this.#tasks.delete(task);
      this.#now = Math.max(this.#now, task.at);
      task.run();
      await this.quiet();
    }
    this.#now = Math.max(this.#now, instant);
  }

  #next(until: number): Task | undefined {
    let next: Task | undefined;
    for (const task of this.#tasks) {
      if (task.at > until) continue;
      if (!next || task.at < next.at || (task.at === next.at && task.draw < next.draw)) next = task;
    }
    return next;
  }
}
