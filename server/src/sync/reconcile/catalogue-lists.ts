import type { Database, WriteTransaction } from '../../store/database.ts';
import { isOfTheData, refusedPieces } from './digestible.ts';

/** One of the lists that say what a site is made of. */
export interface CatalogueList {
  write(tx: WriteTransaction): Promise<unknown>;
  /** Leaves out what the database refuses after the lists before it. @returns what that is, in words */
  leaveOut(database: Database, before: readonly CatalogueList[]): Promise<string[]>;
}

export function catalogueList<T extends { name: string }>(
  what: string,
  items: readonly T[],
  write: (tx: WriteTransaction, items: readonly T[]) => Promise<unknown>,
): CatalogueList {
  let digestible = items;
  return {
    write: (tx) => write(tx, digestible),
    leaveOut: async (database, before) => {
      const after = async (tx: WriteTransaction, some: readonly T[]) => {
        for (const list of before) await list.write(tx);
        await write(tx, some);
      };
      const refused = (await refusedPieces(database, digestible, after)).map(({ piece }) => piece);
      digestible = digestible.filter((item) => !refused.includes(item));
      return refused.map(({ name }) => `${what} ${name}`);
    },
  };
}

/**
 * Writes what a site is made of. Should the database refuse something in it, all the rest is written without that: a
 * single board must not keep a site's tickets from being read.
 *
 * @param write writes the lists in a transaction, and what of them is left out
 */
export async function writeLists(
  database: Database,
  lists: readonly CatalogueList[],
  write: (leftOut: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    return await write([]);
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    const leftOut: string[] = [];
    for (const [n, list] of lists.entries()) leftOut.push(...(await list.leaveOut(database, lists.slice(0, n))));
    if (leftOut.length === 0) throw error;
    await write(leftOut);
  }
}
