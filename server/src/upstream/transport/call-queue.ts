import PQueue from 'p-queue';
import type { Clock } from '../../stdx/clock.ts';
import type { CallOptions } from './call-options.ts';

// Beyond this a person, or a job that can come back later, is better told than kept waiting.
const PATIENCE_MS = { interactive: 10_000, background: 120_000 };

/** How long a call will wait for a pause to end. */
export function patienceMs({ priority = 'background' }: CallOptions): number {
  return PATIENCE_MS[priority];
}

/** The calls of one connection: so many at a time, those people wait for first, all of them held while it pauses. */
export class CallQueue {
  readonly #queue: PQueue;
  readonly #clock: Clock;
  readonly #tooLong: (pauseMs: number) => Error;
  readonly #waiting = new Set<{ patienceMs: number; giveUp: AbortController }>();
  readonly #closed = new AbortController();
  #pausedUntil = 0;

  /** @param tooLong what a call fails with when a pause outlasts its patience */
  constructor(concurrency: number, clock: Clock, tooLong: (pauseMs: number) => Error) {
    this.#queue = new PQueue({ concurrency });
    this.#clock = clock;
    this.#tooLong = tooLong;
  }

  async run<T>(task: () => Promise<T>, options: CallOptions): Promise<T> {
    this.#closed.signal.throwIfAborted();
    const { priority, signal } = options;
    const pauseMs = this.#pausedUntil - this.#clock.now();
    const place = { patienceMs: patienceMs(options), giveUp: new AbortController() };
    if (pauseMs > place.patienceMs) throw this.#tooLong(pauseMs);
    this.#waiting.add(place);
    const signals = signal === undefined ? place.giveUp.signal : AbortSignal.any([signal, place.giveUp.signal]);
    const started = () => {
      this.#waiting.delete(place);
      return task();
    };
    try {
      return await this.#queue.add(started, { priority: priority === 'interactive' ? 1 : 0, signal: signals });
    } finally {
      this.#waiting.delete(place);
    }
  }

  /** Holds back every call not yet sent. A longer pause already begun stands. */
  pause(ms: number): void {
    const until = this.#clock.now() + ms;
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#queue.pause();
    for (const place of [...this.#waiting]) if (ms > place.patienceMs) place.giveUp.abort(this.#tooLong(ms));
    void this.#clock.sleep(ms, this.#closed.signal).then(() => {
      if (this.#pausedUntil === until) this.#queue.start();
    });
  }

  /** Fails every call not yet sent, and those that still come. */
  close(reason: Error): void {
    this.#closed.abort(reason);
    for (const place of [...this.#waiting]) place.giveUp.abort(reason);
  }
}
