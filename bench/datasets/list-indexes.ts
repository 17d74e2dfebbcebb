import { sql } from 'kysely';
import type { Database } from '../../server/src/store/database.ts';

/** Indexes that reading alone needs; what the projection itself looks up keeps its own. */
const OF_LISTS = /^idx_(rows_|queue_|ticket_search$)/;
const LOOKED_UP = new Set(['idx_rows_parent', 'idx_rows_assignee', 'idx_rows_requester', 'idx_queue_tickets_ticket']);

/** Does its work while the indexes of lists are away: a million rows are in order much sooner when sorted at the end. */
export async function withoutListIndexes(database: Database, work: () => Promise<void>): Promise<void> {
  const made = (await indexes(database)).filter(({ name }) => OF_LISTS.test(name) && !LOOKED_UP.has(name));
  await database.transaction(async ({ db }) => {
    for (const { name } of made) await sql.raw(`drop index ${name}`).execute(db);
  });
  await work();
  await database.transaction(async ({ db }) => {
    for (const { statement } of made) await sql.raw(statement).execute(db);
  });
}

async function indexes(database: Database): Promise<{ name: string; statement: string }[]> {
  const listed =
    database.dialect === 'sqlite'
      ? sql<{ name: string; statement: string }>`select name, sql as statement from sqlite_master
          where type = 'index' and sql is not null`
      : sql<{ name: string; statement: string }>`select indexname as name, indexdef as statement from pg_indexes
          where schemaname = 'public'`;
  return (await listed.execute(database.read)).rows;
}
