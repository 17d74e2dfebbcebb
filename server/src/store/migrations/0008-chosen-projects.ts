import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect/dialect.ts';

/** Which projects of a site are mirrored, where that is not all of them. */
export function chosenProjects(dialect: Dialect['name']): Migration {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text';
  return {
    up: async (db) => {
      await sql.raw(`alter table connections add column chosen_projects ${text}`).execute(db as Kysely<unknown>);
    },
  };
}
