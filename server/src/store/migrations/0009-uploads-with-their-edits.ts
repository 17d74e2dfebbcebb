import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Files are known for as long as the edit they go with; those that go with none are found by their age. */
export function uploadsWithTheirEdits(): Migration {
  const ofNone = 'edit_id is not null and edit_id not in (select id from outbox)';
  const statements = [
    `delete from upload_pieces where upload_id in (select id from uploads where ${ofNone})`,
    `delete from uploads where ${ofNone}`,
    `drop index idx_uploads_created`,
    `create index idx_uploads_unsent on uploads (created_at) where edit_id is null`,
  ];
  return {
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db as Kysely<unknown>);
    },
  };
}
