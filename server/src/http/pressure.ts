/** How soon a request is refused when there is too much to do: what costs most first, what people work from last. */
export type Weight = 'heavy' | 'light';

/** Work in one turn of the event loop, beyond which more of it is refused while turns have been too long for a while. */
const TURN_MS: Record<Weight, number> = { heavy: 14, light: 22 };
/** A burst is worked off; only what does not go away by itself is refused. */
const STANDING_MS = 1_000;
/** Without a rest for so long, the loop has all it can do. */
const PRESSED_MS = 50;
/** Requests under way that wait for something else, the database above all. */
const UNDER_WAY_MAX: Record<Weight, number> = { heavy: 60, light: 500 };

/** A loop that waits for so long has nothing to do; the instants between two turns are no waiting. */
const IDLE_MS = 1;

/** What is known of the event loop. */
export interface LoopView {
  /** Milliseconds on a clock that nobody sets. */
  elapsed(): number;
  /** Milliseconds it has waited for something to do, ever. */
  idle(): number;
  /** Calls back when all that is ready at this moment is done. */
  atEndOfTurn(task: () => void): void;
}

/** The event loop of this process. */
export const EVENT_LOOP: LoopView = {
  elapsed: () => performance.now(),
  idle: () => performance.nodeTiming.idleTime,
  atEndOfTurn: (task) => void setImmediate(task),
};

/**
 * Tells how much there is to do. Requests that are ready at the same time are worked on in one turn of the event loop,
 * so that a turn lasts as long as the last of them waited: it is measured where it matters, and whoever would wait
 * longer is refused in the same turn. No figure is averaged and nothing is switched off: as much is served as can be.
 */
export class Pressure {
  readonly #loop: LoopView;
  readonly #underWay: Record<Weight, number> = { heavy: 0, light: 0 };
  /** When a turn was last short enough, or the loop had nothing to do. */
  readonly #calmAt: Record<Weight, number>;
  #turnBeganAt = 0;
  /** When the loop last had nothing to do. */
  #restedAt: number;
  #idleBefore = 0;
  #inTurn = false;

  constructor(loop: LoopView) {
    this.#loop = loop;
    this.#restedAt = loop.elapsed();
    this.#calmAt = { heavy: loop.elapsed(), light: loop.elapsed() };
  }

  /** Whether a request that has just come may be worked on. */
  admits(weight: Weight): boolean {
    const now = this.#loop.elapsed();
    if (!this.#inTurn) this.#beginTurn(now);
    if (this.#underWay[weight] >= UNDER_WAY_MAX[weight]) return false;
    return now - this.#turnBeganAt < TURN_MS[weight] || now - this.#calmAt[weight] < STANDING_MS;
  }

  /** Whether what can be left out of a request that was admitted is better left out: there is no rest to do it in. */
  isPressed(): boolean {
    if (!this.#inTurn) this.#beginTurn(this.#loop.elapsed());
    return this.#turnBeganAt - this.#restedAt >= PRESSED_MS;
  }

  began(weight: Weight): void {
    this.#underWay[weight] += 1;
  }

  ended(weight: Weight): void {
    this.#underWay[weight] -= 1;
  }

  #beginTurn(now: number): void {
    this.#inTurn = true;
    this.#turnBeganAt = now;
    const idle = this.#loop.idle();
    if (idle - this.#idleBefore >= IDLE_MS) this.#restedAt = this.#calmAt.heavy = this.#calmAt.light = now;
    this.#idleBefore = idle;
    this.#loop.atEndOfTurn(() => this.#endTurn());
  }

  #endTurn(): void {
    this.#inTurn = false;
    const now = this.#loop.elapsed();
    for (const weight of ['heavy', 'light'] as const) {
      if (now - this.#turnBeganAt < TURN_MS[weight]) this.#calmAt[weight] = now;
    }
  }
}
