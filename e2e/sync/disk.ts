/**
 * The one writer of a database that several processes of a world have open. They share this thread: whoever waited for
 * the other inside the database would wait for ever.
 */
export class Disk {
  #last: Promise<unknown> = Promise.resolve();

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => {});
    return result;
  }
}
