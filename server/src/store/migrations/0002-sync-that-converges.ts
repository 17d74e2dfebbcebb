import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect/dialect.ts';
import { inboxTables } from '../inbox/inbox-tables.ts';

/** Webhooks, leases, linked accounts, what a census misses, and what a stream says of its own state. */
export function syncThatConverges(dialect: Dialect['name']): Migration {
  const postgres = dialect === 'postgres';
  const int = postgres ? 'bigint' : 'integer';
  const text = postgres ? 'text collate "C"' : 'text';
  return {
    up: async (db) => {
      for (const statement of statements(int, text)) await sql.raw(statement).execute(db as Kysely<unknown>);
      // On SQLite the inbox is a file of its own.
      if (postgres) for (const table of inboxTables({ int, text })) await sql.raw(table).execute(db as Kysely<unknown>);
    },
  };
}

function statements(int: string, text: string): string[] {
  return [
    `alter table sync_streams add column progressed_at ${int}`,
    `alter table sync_streams add column attempted_at ${int}`,
    `alter table sync_streams add column next_run_at ${int}`,
    `alter table sync_streams add column interval_ms ${int}`,
    `alter table sync_streams add column backlog ${int}`,
    `alter table sync_streams add column lacking ${text}`,

    `create table organizations (connection_id ${int} not null, source_id ${text} not null, name ${text} not null,
       primary key (connection_id, source_id))`,

    `create table webhook_registrations (connection_id ${int} primary key, secret ${text} not null,
       previous_secret ${text}, previous_until ${int}, upstream_ids ${text} not null, callback_url ${text},
       registered_at ${int}, expires_at ${int}, error ${text})`,

    `create table leases (name ${text} primary key, holder ${text} not null, fence ${int} not null,
       expires_at ${int} not null)`,

    `create table linked_accounts (user_id ${int} not null, connection_id ${int} not null, auth_kind ${text} not null,
       secret ${text} not null, person_source_id ${text} not null, person_name ${text} not null,
       state ${text} not null, error ${text}, linked_at ${int} not null, primary key (user_id, connection_id))`,

    `create table authorization_requests (state_hash ${text} primary key, user_id ${int} not null,
       details ${text} not null, expires_at ${int} not null)`,

    `alter table connections add column credentials_end_at ${int}`,

    `alter table desks add column frozen_at ${int}`,
    `alter table desks add column frozen_reason ${text}`,
    `alter table desks add column decision ${text}`,
    `alter table desks add column census_at ${int}`,
    `alter table tickets add column service ${text}`,
    `alter table tickets add column missing_since ${int}`,
    `create index idx_tickets_missing on tickets (desk_id) where missing_since is not null`,

    `alter table outbox add column base ${text}`,
    `alter table outbox add column conflict ${text}`,
    `alter table outbox add column sent_as ${text}`,
    `alter table outbox add column upstream_id ${text}`,
    `alter table outbox add column looks ${int} not null default 0`,
    `drop index idx_outbox_due`,
    `create index idx_outbox_due on outbox (connection_id, next_attempt_at) where state in ('pending', 'sent')`,

    `alter table quarantine add column attempts ${int} not null default 0`,
    `alter table quarantine add column last_attempt_at ${int}`,
  ];
}
