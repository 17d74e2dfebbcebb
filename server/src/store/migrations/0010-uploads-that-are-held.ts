import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect/dialect.ts';

/** A file says itself whether its bytes are here: what somebody sent over years is not summed with what is not sent. */
export function uploadsThatAreHeld(dialect: Dialect['name']): Migration {
  const int = dialect === 'postgres' ? 'bigint' : 'integer';
  const statements = [
    `alter table uploads add column held ${int} not null default 1`,
    `update uploads set held = 0 where edit_id in (select id from outbox where state in ('sent', 'confirmed'))`,
    `create index idx_uploads_held on uploads (user_id, size_bytes) where held = 1`,
  ];
  return {
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db as Kysely<unknown>);
    },
  };
}
