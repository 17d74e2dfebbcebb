import type { Database } from '../src/store/database.ts';

/** A database in which something else happens right before a transaction, once. */
export function overtaken(database: Database, meanwhile: () => Promise<unknown>): Database {
  let left = 1;
  return {
    ...database,
    transaction: async (work) => {
      if (left-- === 1) await meanwhile();
      return database.transaction(work);
    },
  };
}
