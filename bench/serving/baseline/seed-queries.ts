import type { Caller } from '../../../server/src/domain/caller.ts';
import { localDay } from '../../../server/src/domain/local-day.ts';
import type { BareConnection } from './bare-connection.ts';

/*
 * How a technician view was answered before it was kept: six queries over tickets and comments, one after the other;
 * then, made faster, the first one and the other five at the same time. Over the mirror's own tables, with every index
 * that helps them.
 */

const DAY_MS = 24 * 3_600_000;
const PER_PAGE = 25;
const OPEN = `t.deleted = 0 and t.status_category <> 'done'`;

/** Covers what the counts read, so that not one ticket is read whole. */
const INDEXES = [
  `create index if not exists idx_seed_page on tickets (updated_at desc, key) where deleted = 0 and status_category <> 'done'`,
  `create index if not exists idx_seed_open on tickets (desk_id, is_subtask) where deleted = 0 and status_category <> 'done'`,
  `create index if not exists idx_seed_counts on tickets (desk_id, status_category, waits_for, priority_rank, assignee_id,
     requester_id, updated_at, resolved_at, created_at, connection_id, source_id) where deleted = 0`,
  `create index if not exists idx_seed_parent on tickets (connection_id, parent_source_id)
     where is_subtask = 1 and deleted = 0 and status_category <> 'done'`,
];

/** Makes the indexes of the six queries. */
export async function prepareSeed(connection: BareConnection): Promise<void> {
  for (const index of INDEXES) await connection.all(index, []);
}

export interface SeedAnswer {
  counts: Record<string, number>;
  filterCounts: Record<string, number>;
  rows: unknown[];
}

/** The view of all unsolved tickets by six queries in a row. */
export async function answerInSequence(connection: BareConnection, caller: Caller, at: number): Promise<SeedAnswer> {
  const { page, others } = queries(caller, at);
  const requests = await connection.all(page.text, page.values);
  const ids = requests.map((request) => request.id as number);
  const results = [];
  for (const other of others) results.push(await connection.all(other.text, other.values(ids)));
  return answer(requests, results);
}

/** The same with the five that follow the first at the same time. */
export async function answerInParallel(connection: BareConnection, caller: Caller, at: number): Promise<SeedAnswer> {
  const { page, others } = queries(caller, at);
  const requests = await connection.all(page.text, page.values);
  const ids = requests.map((request) => request.id as number);
  return answer(requests, await Promise.all(others.map(({ text, values }) => connection.all(text, values(ids)))));
}

function answer(requests: Record<string, unknown>[], results: Record<string, unknown>[][]): SeedAnswer {
  const [counts = [], messages = [], requesterUnread = [], technicianUnread = [], filterCounts = []] = results;
  const last = new Map(messages.map((message) => [message.ticket_id, message]));
  const unreadBy = (rows: Record<string, unknown>[]) => new Set(rows.map((row) => row.ticket_id));
  const requester = unreadBy(requesterUnread);
  const technician = unreadBy(technicianUnread);
  return {
    counts: counts[0] as Record<string, number>,
    filterCounts: filterCounts[0] as Record<string, number>,
    rows: requests.map((request) => ({
      ...request,
      last_message: last.get(request.id) ?? null,
      requester_unread: requester.has(request.id),
      technician_unread: technician.has(request.id),
    })),
  };
}

function queries(caller: Caller, at: number) {
  const desks = caller.deskIds.join(', ');
  const week = at - 7 * DAY_MS;
  const midnight = localDay(at, caller.timeZone).from;
  const me = caller.personIds[0] ?? 0;
  return {
    page: {
      text: `select t.id, t.key, t.summary, t.status, t.status_category, t.priority, t.type, t.labels, t.category,
          t.requester_id, r.name as requester_name, t.assignee_id, a.name as assignee_name, t.desk_id, d.unit_id,
          t.parent_source_id, t.is_subtask, t.created_at, t.updated_at, t.resolved_at
        from tickets t join desks d on d.id = t.desk_id left join people r on r.id = t.requester_id
          left join people a on a.id = t.assignee_id
        where ${OPEN} and t.desk_id in (${desks}) order by t.updated_at desc, t.key limit ${PER_PAGE}`,
      values: [],
    },
    others: [
      { text: countsText(desks), values: () => [me, week, midnight] },
      { text: LAST_MESSAGES, values: padded },
      { text: unreadText(`p.kind <> 'customer' and c.author_id <> t.requester_id`), values: padded },
      { text: unreadText(`(p.kind = 'customer' or c.author_id = t.requester_id)`), values: padded },
      { text: filterCountsText(desks), values: () => [] },
    ],
  };
}

function countsText(desks: string): string {
  const open = `t.status_category <> 'done'`;
  const views = {
    unassigned: `${open} and t.assignee_id is null`,
    all_unsolved: open,
    my_unsolved: `${open} and t.assignee_id = $1`,
    recently_updated: 't.updated_at >= $2',
    recently_solved: `t.status_category = 'done' and t.resolved_at >= $2`,
    all_your_requests: 't.assignee_id = $1 or t.requester_id = $1',
    urgent_high_priority: `${open} and t.priority_rank <= 2`,
    pending_requester_response: `${open} and t.waits_for = 'requester'`,
    pending_subtask: `${open} and exists (select 1 from tickets c where c.connection_id = t.connection_id
      and c.parent_source_id = t.source_id and c.is_subtask = 1 and c.deleted = 0 and c.status_category <> 'done')`,
    new_today: 't.created_at >= $3',
    in_progress: `t.status_category = 'in_progress'`,
  };
  const counts = Object.entries(views).map(([view, holds]) => `count(*) filter (where ${holds}) as ${view}`);
  return `select ${counts.join(', ')} from tickets t where t.deleted = 0 and t.desk_id in (${desks})`;
}

function filterCountsText(desks: string): string {
  return `select count(*) as "all", count(*) filter (where t.is_subtask = 0) as parents,
    count(*) filter (where t.is_subtask = 1) as subtasks from tickets t where ${OPEN} and t.desk_id in (${desks})`;
}

const IDS = Array.from({ length: PER_PAGE }, (_, n) => `$${n + 1}`).join(', ');

const LAST_MESSAGES = `select c.ticket_id, c.body_text, c.created_at, p.name as author
  from comments c left join people p on p.id = c.author_id
  where c.ticket_id in (${IDS}) and c.id = (select l.id from comments l where l.ticket_id = c.ticket_id
    order by l.created_at desc, l.id desc limit 1)`;

/** Tickets whose last public message the other side wrote. */
function unreadText(writer: string): string {
  return `select c.ticket_id from comments c join tickets t on t.id = c.ticket_id join people p on p.id = c.author_id
    where c.ticket_id in (${IDS}) and c.public = 1 and ${writer} and not exists (select 1 from comments l
      where l.ticket_id = c.ticket_id and l.public = 1 and (l.created_at, l.id) > (c.created_at, c.id))`;
}

/** As many values as the statement has places. */
function padded(ids: readonly number[]): number[] {
  return Array.from({ length: PER_PAGE }, (_, n) => ids[n] ?? 0);
}
