import type { Clock } from '../../stdx/clock.ts';
import type { CallOptions, CallPriority } from './call-options.ts';
import type { Concurrency } from './concurrency.ts';

// Beyond this a person, or a job that can come back later, is better told than kept waiting.
const PATIENCE_MS = { interactive: 10_000, background: 120_000 };
/** People's calls that may go before a background call before it is its turn: nobody waits for ever. */
const OVERTAKEN_AT_MOST = 9;

/** How long a call will wait for a limit or a pause. */
export function patienceMs({ priority = 'background' }: CallOptions): number {
  return PATIENCE_MS[priority];
}

/** Something that holds calls back. */
export interface Gate {
  /** Until it lets a call through: 0 at once, infinite when only the end of another call can tell. */
  waitMs(now: number, priority: CallPriority): number;
  /** How long calls wait for it where that is not what they would wait for a limit. */
  readonly patienceMs?: number;
  /** What a call fails with that would have to wait for too long. */
  tooLong(waitMs: number): Error;
}

/** Calls held by the same gates, which therefore keep their order. */
export interface Lane {
  readonly key: string;
  readonly gates: readonly Gate[];
}

interface Waiting {
  readonly lane: Lane;
  readonly priority: CallPriority;
  readonly number: number;
  overtaken: number;
  readonly start: () => void;
  readonly fail: (error: unknown) => void;
}

interface Line {
  interactive: Waiting[];
  background: Waiting[];
}

/**
 * The calls of one connection on their way out: so many at a time and each when all its gates are open, those people
 * wait for first. Whatever can go goes: a call that is held back does not hold back those of other lanes.
 */
export class CallQueue {
  readonly #clock: Clock;
  readonly #concurrency: Concurrency;
  readonly #lines = new Map<string, Line>();
  #arrived = 0;
  #waking: { at: number; cancel: AbortController } | null = null;
  #closed: Error | null = null;

  constructor(clock: Clock, concurrency: Concurrency) {
    this.#clock = clock;
    this.#concurrency = concurrency;
  }

  /** Calls not sent yet. */
  get waiting(): number {
    let waiting = 0;
    for (const { interactive, background } of this.#lines.values()) waiting += interactive.length + background.length;
    return waiting;
  }

  /**
   * Sends a call in its turn.
   *
   * @param send begins at once what it does, and is told the call's number
   * @param over takes note of how it ended, before any other call is sent
   */
  run<T>(
    lane: Lane,
    { priority = 'background', signal }: CallOptions,
    send: (call: number) => Promise<T>,
    over: (call: number, outcome: PromiseSettledResult<T>) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed !== null) return reject(this.#closed);
      if (signal?.aborted) return reject(signal.reason);
      const left = () => {
        this.#remove(call);
        reject(signal?.reason);
        this.#pump();
      };
      const settle = (number: number, outcome: PromiseSettledResult<T>) => {
        this.#concurrency.end();
        over(number, outcome);
        if (outcome.status === 'fulfilled') resolve(outcome.value);
        else reject(outcome.reason);
        this.#pump();
      };
      const call: Waiting = {
        lane,
        priority,
        number: this.#arrived++,
        overtaken: 0,
        start: () => {
          signal?.removeEventListener('abort', left);
          const number = this.#concurrency.begin();
          send(number).then(
            (value) => settle(number, { status: 'fulfilled', value }),
            (reason: unknown) => settle(number, { status: 'rejected', reason }),
          );
        },
        fail: (error) => {
          signal?.removeEventListener('abort', left);
          reject(error);
        },
      };
      signal?.addEventListener('abort', left, { once: true });
      this.#lineOf(lane)[priority].push(call);
      this.#pump();
    });
  }

  /** Fails every call not yet sent, and those that still come. */
  close(reason: Error): void {
    this.#closed = reason;
    this.#waking?.cancel.abort();
    const waiting = [...this.#lines.values()].flatMap(({ interactive, background }) => [...interactive, ...background]);
    this.#lines.clear();
    for (const call of waiting) call.fail(reason);
  }

  /** Sends whatever can go now, and comes back when the next one can. */
  #pump(): void {
    while (this.#closed === null) {
      const now = this.#clock.now();
      let wakeMs = Number.POSITIVE_INFINITY;
      let next: Waiting | undefined;
      for (const call of this.#firsts()) {
        if (!this.#concurrency.allows(call.priority)) continue;
        const { waitMs, gate } = slowest(call, now);
        if (gate === null) {
          next = call;
          break;
        }
        const patience = gate.patienceMs ?? PATIENCE_MS[call.priority];
        if (waitMs > patience && Number.isFinite(waitMs)) this.#giveUp(call, gate.tooLong(waitMs));
        else wakeMs = Math.min(wakeMs, waitMs);
      }
      if (next === undefined) {
        this.#wakeIn(wakeMs, now);
        return;
      }
      this.#remove(next);
      if (next.priority === 'interactive') this.#overtake();
      next.start();
    }
  }

  /** The first calls of each line: overdue ones, then people's, then the rest; each as they came. */
  #firsts(): Waiting[] {
    const firsts: Waiting[] = [];
    for (const { interactive, background } of this.#lines.values()) {
      if (interactive[0]) firsts.push(interactive[0]);
      if (background[0]) firsts.push(background[0]);
    }
    return firsts.sort((a, b) => rank(a) - rank(b) || a.number - b.number);
  }

  #overtake(): void {
    for (const { background } of this.#lines.values()) if (background[0]) background[0].overtaken += 1;
  }

  /** Those behind it in its line would wait as long. */
  #giveUp({ lane, priority }: Waiting, error: Error): void {
    const line = this.#lines.get(lane.key);
    if (line === undefined) return;
    const calls = line[priority].splice(0);
    this.#sweep(lane.key, line);
    for (const call of calls) call.fail(error);
  }

  #wakeIn(ms: number, now: number): void {
    if (!Number.isFinite(ms)) return;
    const wait = Math.max(1, Math.ceil(ms));
    if (this.#waking !== null && this.#waking.at <= now + wait) return;
    this.#waking?.cancel.abort();
    const waking = { at: now + wait, cancel: new AbortController() };
    this.#waking = waking;
    void this.#clock.sleep(wait, waking.cancel.signal).then(() => {
      if (this.#waking !== waking) return;
      this.#waking = null;
      this.#pump();
    });
  }

  #lineOf(lane: Lane): Line {
    const line = this.#lines.get(lane.key) ?? { interactive: [], background: [] };
    this.#lines.set(lane.key, line);
    return line;
  }

  #remove(call: Waiting): void {
    const line = this.#lines.get(call.lane.key);
    const place = line?.[call.priority].indexOf(call) ?? -1;
    if (line === undefined || place < 0) return;
    line[call.priority].splice(place, 1);
    this.#sweep(call.lane.key, line);
  }

  #sweep(key: string, { interactive, background }: Line): void {
    if (interactive.length + background.length === 0) this.#lines.delete(key);
  }
}

function isOverdue({ overtaken }: Waiting): boolean {
  return overtaken >= OVERTAKEN_AT_MOST;
}

function rank(call: Waiting): number {
  if (call.priority === 'interactive') return 1;
  return isOverdue(call) ? 0 : 2;
}

/** The gate that holds a call back the longest; none when it may go. An overdue one is treated as a person's. */
function slowest(call: Waiting, now: number): { waitMs: number; gate: Gate | null } {
  const priority = isOverdue(call) ? 'interactive' : call.priority;
  let longest: { waitMs: number; gate: Gate | null } = { waitMs: 0, gate: null };
  for (const gate of call.lane.gates) {
    const waitMs = gate.waitMs(now, priority);
    if (waitMs > longest.waitMs) longest = { waitMs, gate };
  }
  return longest;
}
