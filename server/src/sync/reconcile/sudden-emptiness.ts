/** How long a list that lost everything has to say so before it is believed. */
const BELIEVED_AFTER_MS = 24 * 60 * 60_000;

/**
 * Sites answer some lists empty where they should refuse them: to an account that lost a permission, or to nobody in
 * particular. A list that was not empty and suddenly is, is not taken over before it has been so for a day.
 */
export class SuddenEmptiness {
  readonly #since = new Map<string, number>();

  /**
   * @param list what it is of
   * @param counts how many there are now, and how many are held
   * @returns whether the list is to be taken over
   */
  believes(list: string, counts: { listed: number; held: number }, at: number): boolean {
    if (counts.listed > 0 || counts.held === 0) {
      this.#since.delete(list);
      return true;
    }
    const since = this.#since.get(list) ?? at;
    this.#since.set(list, since);
    return at - since >= BELIEVED_AFTER_MS;
  }
}
