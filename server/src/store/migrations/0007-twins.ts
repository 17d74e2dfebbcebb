import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect/dialect.ts';

/** Which tickets of one site are told to be those of another. */
export function twins(dialect: Dialect['name']): Migration {
  const postgres = dialect === 'postgres';
  const int = postgres ? 'bigint' : 'integer';
  const text = postgres ? 'text collate "C"' : 'text';
  const statements = [
    `create table twins (connection_id ${int} not null, source_id ${text} not null, told_by ${text} not null,
       other_site ${text} not null, other_source_id ${text} not null, other_key ${text} not null,
       primary key (connection_id, source_id, told_by, other_site, other_source_id, other_key))`,
    `create index idx_twins_other on twins (other_key)`,
    // A moved ticket is a twin by its earlier keys as well.
    `create index idx_ticket_keys_ticket on ticket_keys (ticket_id)`,
  ];
  return {
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db as Kysely<unknown>);
    },
  };
}
