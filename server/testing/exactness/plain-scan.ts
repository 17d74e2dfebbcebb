import type { SortKey } from '@speedyflow/contract/paging';
import type { TechnicianView } from '@speedyflow/contract/technician-views';
import type { Caller } from '../../src/domain/caller.ts';
import type { KnownQueue } from './known-queues.ts';
import { calendarDay } from './local-time.ts';
import type { MirroredRow } from './mirrored-row.ts';

/*
 * The lists and counts as the specification words them, by looking at every row. Slow, plain, and without a line of
 * the code it judges.
 */

const WEEK_MS = 7 * 24 * 3_600_000;

type Condition = (row: MirroredRow, caller: Caller, at: number) => boolean;

const unsolved = (row: MirroredRow) => row.status_category !== 'done';
const isMe = (id: number | null, caller: Caller) => id !== null && caller.personIds.includes(id);

const VIEWS: Record<TechnicianView, Condition> = {
  unassigned: (row) => unsolved(row) && row.assignee_id === null,
  all_unsolved: unsolved,
  my_unsolved: (row, caller) => unsolved(row) && isMe(row.assignee_id, caller),
  recently_updated: (row, _caller, at) => row.updated_at >= at - WEEK_MS,
  recently_solved: (row, _caller, at) => !unsolved(row) && row.resolved_at !== null && row.resolved_at >= at - WEEK_MS,
  all_your_requests: (row, caller) => isMe(row.assignee_id, caller) || isMe(row.requester_id, caller),
  urgent_high_priority: (row) => unsolved(row) && (row.priority_rank === 1 || row.priority_rank === 2),
  pending_requester_response: (row) => unsolved(row) && row.waits_for === 'requester',
  pending_subtask: (row) => unsolved(row) && row.open_subtasks > 0,
  new_today: (row, { timeZone }, at) => calendarDay(row.created_at, timeZone) >= calendarDay(at, timeZone),
  in_progress: (row) => row.status_category === 'in_progress',
};

export const visibleTo = (rows: readonly MirroredRow[], caller: Caller): MirroredRow[] =>
  rows.filter((row) => caller.deskIds.includes(row.desk_id));

/** Rows of a technician view, in no order. */
export function scanView(rows: readonly MirroredRow[], view: TechnicianView, caller: Caller, at: number) {
  return visibleTo(rows, caller).filter((row) => VIEWS[view](row, caller, at));
}

/**
 * Rows of a queue, in no order. Whoever is nobody at its site sees the tickets it holds whoever looks.
 *
 * @param viewer source id of the caller at the queue's site
 */
export function scanQueue(
  rows: readonly MirroredRow[],
  queue: KnownQueue,
  viewer: string | null,
  caller: Caller,
  at: number,
) {
  return visibleTo(rows, caller).filter((row) => {
    if (row.connection_id !== queue.connectionId) return false;
    if (row.source === 'jira' && row.deskSourceId !== queue.deskSourceId) return false;
    const viewers = viewer === null ? [null, row.assigneeSourceId, row.requesterSourceId] : [viewer];
    return viewers.every((one) => queue.holds(row, one, at));
  });
}

/** Splits a count as the filter does. */
export function countByFilter(rows: readonly MirroredRow[]) {
  const subtasks = rows.filter((row) => row.is_subtask === 1).length;
  return { all: rows.length, parents: rows.length - subtasks, subtasks };
}

const KEYS: Record<'updated' | 'created' | 'priority' | 'key' | 'sla', (row: MirroredRow) => (number | string)[]> = {
  updated: (row) => [-row.updated_at],
  created: (row) => [-row.created_at],
  priority: (row) => [row.priority_rank, -row.updated_at],
  key: () => [],
  sla: (row) => [
    row.status_category !== 'done' && row.sla_stopped_at === null && row.sla_due_at !== null
      ? row.sla_due_at
      : Infinity,
  ],
};

/** Which way a sort key looks at its order: newest, most urgent, first key and next clock come first. */
const FORWARDS: readonly SortKey[] = ['-updated', '-created', 'priority', 'key', 'sla'];

/** Rows in the order of a sort key: ties by key, as people read it, then by id; the opposite key is the reverse. */
export function sorted(rows: readonly MirroredRow[], sort: SortKey): MirroredRow[] {
  const by = sort.replace('-', '') as keyof typeof KEYS;
  const members = (row: MirroredRow) => {
    const [, prefix = '', number = ''] = /^(.*)-(\d+)$/.exec(row.key) ?? [];
    return [...KEYS[by](row), prefix, Number(number), row.id];
  };
  const ordered = rows.toSorted((a, b) => {
    const left = members(a);
    const right = members(b);
    const n = left.findIndex((value, at) => value !== right[at]);
    return n === -1 ? 0 : left[n]! < right[n]! ? -1 : 1;
  });
  return FORWARDS.includes(sort) ? ordered : ordered.reverse();
}
