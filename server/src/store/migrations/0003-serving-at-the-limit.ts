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
      for (const statement of viewTallies({ int, text })) await sql.raw(statement).execute(db as Kysely<unknown>);
      for (const statement of facetTallies(postgres)) await sql.raw(statement).execute(db as Kysely<unknown>);
      for (const statement of LIST_INDEXES) await sql.raw(statement).execute(db as Kysely<unknown>);
      for (const statement of quarantineCauses(text)) await sql.raw(statement).execute(db as Kysely<unknown>);
      for (const statement of searchIndex(postgres)) await sql.raw(statement).execute(db as Kysely<unknown>);
    },
  };
}

function quarantineCauses(text: string): string[] {
  return [`alter table quarantine add column cause ${text} not null default 'unreadable'`];
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

/** Later than any ticket: the window of a view whose tickets nobody has counted yet. */
const NEVER = 9_000_000_000_000_000;

/**
 * Counts of views, filled from the rows that are there. What depends on the time is counted from never on, which makes
 * zero of it right; the clock of views brings it to the present.
 */
function viewTallies({ int, text }: Record<'int' | 'text', string>): string[] {
  const views = ['unassigned', 'all_unsolved', 'my_unsolved', 'recently_updated', 'recently_solved']
    .concat('all_your_requests', 'urgent_high_priority', 'pending_requester_response', 'pending_subtask')
    .concat('in_progress');
  const counts = [...views, 'assigned'];
  const sum = (condition: string) => `sum(case when ${condition} then 1 else 0 end)`;
  return [
    `create table view_tallies (desk_id ${int} not null, person_id ${int} not null, is_subtask ${int} not null,
       ${counts.map((count) => `${count} ${int} not null`).join(', ')},
       primary key (desk_id, person_id, is_subtask))`,
    `insert into view_tallies
       select desk_id, 0, is_subtask, ${sum('solved = 0 and assignee_id is null')}, ${sum('solved = 0')}, 0, 0, 0, 0,
         ${sum('solved = 0 and priority_rank <= 2')}, ${sum(`solved = 0 and waits_for = 'requester'`)},
         ${sum('solved = 0 and open_subtasks > 0')}, ${sum(`status_category = 'in_progress'`)},
         ${sum('assignee_id is null')}
       from ticket_rows group by desk_id, is_subtask`,
    `insert into view_tallies
       select desk_id, person_id, is_subtask, 0, 0, sum(unsolved), 0, 0, count(*), 0, 0, 0, 0, sum(assigned) from (
         select desk_id, assignee_id as person_id, is_subtask, 1 - solved as unsolved, 1 as assigned
           from ticket_rows where assignee_id is not null
         union all
         select desk_id, requester_id, is_subtask, 0, 0 from ticket_rows
           where requester_id is not null and (assignee_id is null or assignee_id <> requester_id)) people
       group by desk_id, person_id, is_subtask`,
    `delete from tallies where cell in (${views.map((view) => `'${view}'`).join(', ')})`,
    `create table created_tallies (counted_from ${int} not null, desk_id ${int} not null, is_subtask ${int} not null,
       count ${int} not null, primary key (counted_from, desk_id, is_subtask))`,
    `create table view_windows (span ${text} not null, counted_from ${int} not null, oldest ${int} not null,
       primary key (span, counted_from))`,
    `insert into view_windows values ('week', ${NEVER}, ${NEVER})`,
  ];
}

/** Counts by what lists are filtered by, of all tickets and of the unsolved ones, filled from the rows that are there. */
function facetTallies(postgres: boolean): string[] {
  const named = Object.entries({ category: 'status_category', named: 'lower(status)', type: 'lower(type)' })
    .concat([['priority', 'lower(priority)']])
    .map(([facet, column]) => `select '${facet}:' || ${column}, desk_id, is_subtask, solved from ticket_rows`);
  // Labels are one text, each between line feeds.
  const labels = postgres
    ? `select 'label:' || label, desk_id, is_subtask, solved
         from ticket_rows cross join lateral unnest(string_to_array(trim(both chr(10) from labels), chr(10))) label
         where labels <> ''`
    : `select 'label:' || label, desk_id, is_subtask, solved from (
         with recursive parts (desk_id, is_subtask, solved, label, rest) as (
           select desk_id, is_subtask, solved, null, substr(labels, 2) from ticket_rows where labels <> ''
           union all
           select desk_id, is_subtask, solved, substr(rest, 1, instr(rest, char(10)) - 1),
             substr(rest, instr(rest, char(10)) + 1) from parts where rest <> '')
         select * from parts where label is not null) parts`;
  return ['', 'unsolved.'].map(
    (prefix) => `insert into tallies (cell, desk_id, person_id, is_subtask, count)
      with facets (cell, desk_id, is_subtask, solved) as (${[...named, labels].join(' union all ')})
      select '${prefix}' || cell, desk_id, 0, is_subtask, count(*) from facets
      where cell is not null ${prefix === '' ? '' : 'and solved = 0'} group by cell, desk_id, is_subtask`,
  );
}

const LIST_INDEXES = [
  // The list walks the order of all tickets; what is counted is looked for by when it was resolved.
  `drop index idx_rows_solved`,
  `create index idx_rows_resolved on ticket_rows (desk_id, resolved_at) where solved = 1`,
  // Views of unsolved tickets in other orders than their own walk the unsolved ones, not all there ever were.
  ...Object.entries({
    created: 'created_order',
    priority: 'priority_rank, updated_order',
    sla: 'sla_order',
    key: '',
  }).map(
    ([order, members]) =>
      `create index idx_rows_unsolved_${order} on ticket_rows
         (desk_id, ${members === '' ? '' : `${members}, `}key_order, id) where solved = 0`,
  ),
];

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
  `insert into ticket_search (ticket_search, rank) values ('usermerge', 4)`,
  `insert into ticket_search (ticket_search, rank) values ('crisismerge', 500)`,
  `insert into ticket_search (ticket_search, rank) values ('deletemerge', 30)`,
];

const SEARCH_POSTGRES = [
  `create table ticket_search (ticket_id bigint primary key, words tsvector not null)`,
  `create index idx_ticket_search on ticket_search using gin (words)`,
];
