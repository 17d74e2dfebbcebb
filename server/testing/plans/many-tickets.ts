import { sql } from 'kysely';
import type { Caller } from '../../src/domain/caller.ts';
import type { Database } from '../../src/store/database.ts';

const TICKETS = 100_000;
export const DESKS = 12;

/** Now, in that world; the oldest ticket is eighteen months old. */
export const NOW = Date.UTC(2026, 0, 15, 12);

/** A queue of all open tickets of a desk, one of everybody's own, and an account-wide view of everything. */
export const QUEUES = { open: 1, own: 2, everything: 3 } as const;

/** An agent who sees every desk and is one person. */
export const AGENT: Caller = {
  userId: 1,
  name: 'Agent',
  role: 'agent',
  deskIds: Array.from({ length: DESKS }, (_, n) => n + 1),
  personIds: [7],
  timeZone: 'UTC',
};

/**
 * Fills the read model alone, in the database itself: tickets over eighteen months, a fifth of them unsolved, spread
 * over desks, statuses, priorities and eighty people.
 */
export async function makeManyTickets(database: Database, tickets = TICKETS): Promise<void> {
  await database.transaction(async ({ db }) => {
    await sql`insert into business_units (id, name) select n.i, 'Unit' from ${numbers(DESKS)} n`.execute(db);
    await sql`insert into desks (id, connection_id, source_id, kind, key, name, unit_id)
      select n.i, 1, cast(n.i as text), 'project', 'D', 'Desk', n.i from ${numbers(DESKS)} n`.execute(db);
    for (const [name, id] of Object.entries(QUEUES)) {
      await sql`insert into queues (id, connection_id, desk_id, source_id, name, position, language, query)
        values (${id}, 1, 1, ${name}, ${name}, ${id}, 'jql', '')`.execute(db);
    }
    await sql`insert into ticket_rows (${ROW_COLUMNS}) ${rowsSql(tickets)}`.execute(db);
    for (const [queueId, personId, condition] of MEMBERS) {
      await sql`insert into queue_tickets (queue_id, person_id, ticket_id, desk_id, updated_order, created_order,
          priority_rank, sla_order, key_order)
        select ${sql.lit(queueId)}, ${personId}, id, desk_id, updated_order, created_order, priority_rank, sla_order,
          key_order from ticket_rows where ${condition}`.execute(db);
    }
  });
  // PostgreSQL does this by itself within the minute; SQLite plans without figures, as it does for the server.
  if (database.dialect === 'postgres') await sql`analyze`.execute(database.read);
}

const MEMBERS = [
  [QUEUES.open, sql.lit(0), sql`desk_id = 1 and solved = 0`],
  [QUEUES.own, sql`assignee_id`, sql`solved = 0 and assignee_id is not null`],
  [QUEUES.everything, sql.lit(0), sql`1 = 1`],
] as const;

function numbers(count: number) {
  return sql`(with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < ${sql.lit(count)})
    select i from n)`;
}

const ROW_COLUMNS = sql.raw(
  `id, connection_id, source, source_id, desk_id, key, key_order, summary, status_id, status, status_category,
   waits_for, solved, priority, priority_rank, type, requester_id, requester_name, assignee_id, assignee_name, labels,
   is_subtask, open_subtasks, blocked, created_at, created_order, updated_at, updated_order, resolved_at, sla_order,
   comment_count, requester_unread, technician_unread, pending, seq`,
);

/** A number below `below` that looks like chance and is the same in every run; each salt gives another sequence. */
const drawn = (salt: number, below: number) =>
  sql.raw(`((i * ${salt} + 12345) % 2147483647 * 48271 % 2147483647 / 97 % ${below})`);

function rowsSql(tickets: number) {
  const minute = 60_000;
  const age = sql.raw(`(${tickets} - i) * ${8 * minute}`);
  return sql`
    select i, 1, 'jira', cast(i as text), desk, 'D-' || i, 'D-' || substr('000000000000' || i, length(cast(i as text)) + 1),
      'Ticket ' || i, cast(status as text), 'Status ' || status,
      case when status >= 8 then 'done' when status >= 6 then 'waiting' when status >= 3 then 'in_progress' else 'new' end,
      case status when 6 then 'requester' when 7 then 'other' else 'none' end,
      case when status >= 8 then 1 else 0 end, 'Priority ' || priority, priority, 'Task',
      requester, 'Requester ' || requester,
      case when assignee > 80 then null else assignee end, case when assignee > 80 then null else 'Agent ' || assignee end,
      '', subtask, case when parent = 0 then 1 else 0 end, 0,
      created, -created, updated, -updated, case when status >= 8 then updated else null end,
      case when status >= 8 then 9000000000000000 else updated + due * ${sql.lit(minute)} end, 0, 0, 0, 0, i
    from (
      select i, ${drawn(7919, DESKS)} + 1 as desk, ${drawn(104729, 4)} + 1 as priority,
        case when ${drawn(1299709, 5)} > 0 then 8 + ${drawn(15485863, 2)} else ${drawn(32452843, 8)} end as status,
        ${drawn(49979687, 90)} + 1 as assignee, 1000 + ${drawn(67867967, 400)} as requester,
        case when ${drawn(86028121, 10)} = 0 then 1 else 0 end as subtask,
        ${drawn(122949823, 20)} as parent, ${drawn(141650939, 5000)} as due,
        ${sql.lit(NOW)} - (${age}) as created,
        ${sql.lit(NOW)} - (${age}) / 10 * (5 + ${drawn(160481183, 6)}) as updated
      from ${numbers(tickets)} n) made`;
}
