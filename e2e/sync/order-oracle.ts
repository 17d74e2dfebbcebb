import type { Database } from '../../server/src/store/database.ts';

/** Watches over what is shown while things go wrong: no ticket goes back to an older copy of it. */
export class OrderOracle {
  readonly #newest = new Map<number, number>();

  /** @returns tickets that are older than when they were last looked at */
  async wentBack({ read }: Database): Promise<string[]> {
    const found: string[] = [];
    for (const { id, key, version } of await read.selectFrom('tickets').select(['id', 'key', 'version']).execute()) {
      if (version < (this.#newest.get(id) ?? version)) found.push(`${key} went back to an older copy`);
      this.#newest.set(id, version);
    }
    return found;
  }
}
