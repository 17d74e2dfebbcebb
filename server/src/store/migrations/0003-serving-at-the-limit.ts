import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect } from '../dialect/dialect.ts';

/** Where each desk and the catalogue stand, answers that outlive a process, and a search index for a million tickets. */
export function servingAtTheLimit(dialect: Dialect['name']): Migration {
  const postgres = dialect === 'postgres';
  const int = postgres ? 'bigint' : 'integer';
  const text = postgres ? 'text collate "C"' : 'text';
  return {
    up: async (db) => {
      for (const statement of keptAnswers({ int, text })) await sql.raw(statement).execute(db as Kysely<unknown>);
      for (const statement of searchIndex(postgres)) await sql.raw(statement).execute(db as Kysely<unknown>);
    },
  };
}

function keptAnswers({ int, text }: Record<'int' | 'text', string>): string[] {
  return [
    `create table desk_changes (desk_id ${int} primary key, seq ${int} not null)`,
    `insert into desk_changes (desk_id, seq)
       select desk_id, max(seq) from (
         select desk_id, seq from change_log
         union all select previous_desk_id, seq from change_log where previous_desk_id is not null) changes
       group by desk_id`,
    `create table catalogue_eras (id ${int} primary key, era ${int} not null)`,
    `insert into catalogue_eras (id, era) values (1, 1)`,
    `create table cached_answers (key ${text} primary key, tags ${text} not null, answer ${text} not null,
       bytes ${int} not null, expires_at ${int} not null)`,
    `create index idx_cached_answers_expiry on cached_answers (expires_at)`,
  ];
}

/** Filled again from the tickets that are there, aside: see readmodel/search-rebuild. */
function searchIndex(postgres: boolean): string[] {
  return [
    `drop table ticket_search`,
    ...(postgres ? SEARCH_POSTGRES : SEARCH_SQLITE),
    `create table search_backlog (id ${postgres ? 'bigint' : 'integer'} primary key, below_id ${postgres ? 'bigint' : 'integer'} not null)`,
    `insert into search_backlog (id, below_id)
       select 1, last + 1 from (select max(id) as last from ticket_rows) tickets where last is not null`,
  ];
}

/** Words are cut before they come here, each once; the index is merged where it is written. */
const SEARCH_SQLITE = [
  `create virtual table ticket_search using fts5(words, content = '', contentless_delete = 1, detail = none,
     tokenize = 'ascii')`,
  `insert into ticket_search (ticket_search, rank) values ('automerge', 0)`,
  `insert into ticket_search (ticket_search, rank) values ('usermerge', 8)`,
  `insert into ticket_search (ticket_search, rank) values ('crisismerge', 500)`,
  `insert into ticket_search (ticket_search, rank) values ('deletemerge', 30)`,
];

const SEARCH_POSTGRES = [
  `create table ticket_search (ticket_id bigint primary key, words tsvector not null)`,
  `create index idx_ticket_search on ticket_search using gin (words)`,
];
