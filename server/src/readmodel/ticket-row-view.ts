import type { SlaView, TicketRowView } from '@speedyflow/contract/ticket';
import { instant } from '../stdx/instant.ts';
import type { SlaClockTable } from '../store/schema/mirror-tables.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { unpackLabels } from './label-set.ts';

/** Columns a list shows, which are not all. */
export const SHOWN_COLUMNS = [
  'id',
  'source',
  'desk_id',
  'key',
  'summary',
  'status',
  'status_category',
  'priority',
  'priority_rank',
  'type',
  'category',
  'requester_id',
  'requester_name',
  'assignee_id',
  'assignee_name',
  'labels',
  'parent_key',
  'is_subtask',
  'open_subtasks',
  'blocked',
  'story_points',
  'created_at',
  'updated_at',
  'resolved_at',
  'sla_name',
  'sla_state',
  'sla_due_at',
  'sla_remaining_ms',
  'sla_stopped_at',
  'last_message_author',
  'last_message_text',
  'last_message_at',
  'last_message_public',
  'comment_count',
  'requester_unread',
  'technician_unread',
  'pending',
  'failed_code',
  'failed_message',
  'seq',
] as const satisfies (keyof TicketRowTable)[];

/** What a list reads of a ticket, with the business unit its desk belongs to now. */
export type ShownRow = Pick<TicketRowTable, (typeof SHOWN_COLUMNS)[number]> & { unit_id: number | null };

/**
 * A row as lists show it. Made for every row of every page: one literal that always has the same members, and what
 * is seldom there laid on afterwards.
 */
export function ticketRowView(row: ShownRow, at: number): TicketRowView {
  const view: TicketRowView = {
    key: row.key,
    id: row.id,
    source: row.source,
    desk_id: row.desk_id,
    unit_id: row.unit_id,
    summary: row.summary,
    status: row.status,
    status_category: row.status_category,
    priority: row.priority,
    priority_rank: row.priority_rank,
    type: row.type,
    category: row.category,
    requester: personView(row.requester_id, row.requester_name),
    assignee: personView(row.assignee_id, row.assignee_name),
    labels: unpackLabels(row.labels),
    parent_key: row.parent_key,
    is_subtask: row.is_subtask === 1,
    open_subtasks: row.open_subtasks,
    blocked: row.blocked === 1,
    story_points: row.story_points,
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    resolved_at: row.resolved_at === null ? null : instant(row.resolved_at),
    sla: rowSla(row, at),
    last_message:
      row.last_message_at === null
        ? null
        : {
            author: row.last_message_author ?? '',
            text: row.last_message_text ?? '',
            at: instant(row.last_message_at),
            public: row.last_message_public === 1,
          },
    comment_count: row.comment_count,
    requester_unread: row.requester_unread === 1,
    technician_unread: row.technician_unread === 1,
    seq: row.seq,
  };
  if (row.pending === 1) view.pending = true;
  if (row.failed_code !== null) {
    view.failed = { code: row.failed_code, message: row.failed_message ?? row.failed_code };
  }
  return view;
}

/** When the passing of time alone makes one of these rows look otherwise: its clock runs out. Epoch ms. */
export function viewsChangeAt(views: readonly TicketRowView[]): number {
  // Instants of one form are in order as texts.
  let soonest: string | null = null;
  for (const { sla } of views) {
    if (sla?.state !== 'running' || sla.stopped_at !== null || sla.due_at === null) continue;
    if (soonest === null || sla.due_at < soonest) soonest = sla.due_at;
  }
  return soonest === null ? Number.POSITIVE_INFINITY : Date.parse(soonest) + 1;
}

/** One SLA clock; a running one past its due time shows as breached whatever the upstream said when it was read. */
export function slaView(
  clock: Pick<SlaClockTable, 'name' | 'state' | 'due_at' | 'remaining_ms' | 'stopped_at'>,
  at: number,
): SlaView {
  const breached = clock.state === 'running' && clock.stopped_at === null && clock.due_at !== null && clock.due_at < at;
  return {
    name: clock.name,
    state: breached ? 'breached' : clock.state,
    due_at: clock.due_at === null ? null : instant(clock.due_at),
    remaining_ms: clock.state === 'paused' ? clock.remaining_ms : null,
    stopped_at: clock.stopped_at === null ? null : instant(clock.stopped_at),
  };
}

export function personView(id: number | null, name: string | null): { id: number; name: string } | null {
  return id === null ? null : { id, name: name ?? '' };
}

function rowSla(row: ShownRow, at: number): SlaView | null {
  if (row.sla_name === null || row.sla_state === null) return null;
  return slaView(
    {
      name: row.sla_name,
      state: row.sla_state,
      due_at: row.sla_due_at,
      remaining_ms: row.sla_remaining_ms,
      stopped_at: row.sla_stopped_at,
    },
    at,
  );
}
