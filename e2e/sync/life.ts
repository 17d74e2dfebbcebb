/** One life of the server's process. What was under way when it ends never comes to an end: nobody hears of it. */
export class Life {
  #alive = true;
  readonly #end = Promise.withResolvers<void>();
  readonly #lastTasks = new Set<() => void>();

  get alive(): boolean {
    return this.#alive;
  }

  /** Resolves when it is over. */
  get ended(): Promise<void> {
    return this.#end.promise;
  }

  end(): void {
    this.#alive = false;
    this.#end.resolve();
    for (const task of this.#lastTasks) task();
    this.#lastTasks.clear();
  }

  /** Does something when it is over. @returns how to call that off */
  atEnd(task: () => void): () => void {
    this.#lastTasks.add(task);
    return () => void this.#lastTasks.delete(task);
  }

  /** Hears of a signal once, until told not to any more. A listener that stays keeps everything it knows in memory. */
  onAbort(signal: AbortSignal | undefined, hear: () => void): () => void {
    const forget = () => {
      signal?.removeEventListener('abort', hear);
      callOff();
    };
    const callOff = this.atEnd(forget);
    signal?.addEventListener('abort', hear, { once: true });
    return forget;
  }

  /** The outcome of some work, as this life hears of it. */
  hears<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.#alive && resolve(value),
        (error: unknown) => this.#alive && reject(error as Error),
      );
    });
  }
}
