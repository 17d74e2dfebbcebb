/** One life of the server's process. What was under way when it ends never comes to an end: nobody hears of it. */
export class Life {
  #alive = true;
  readonly #end = Promise.withResolvers<void>();

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
