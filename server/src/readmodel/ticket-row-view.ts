import type { SlaView, TicketRowView } from '@speedyflow/contract/ticket';
import type { SlaClockTable } from '../store/schema/mirror-tables.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { unpackLabels } from './label-set.ts';

/** A row as lists show it. */
export function ticketRowView(row: TicketRowTable & { unit_id: number | null }, at: number): TicketRowView {
  return {
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
    ...(row.pending === 1 ? { pending: true as const } : {}),
    ...(row.failed_code === null
      ? {}
      : { failed: { code: row.failed_code, message: row.failed_message ?? row.failed_code } }),
    seq: row.seq,
  };
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

export function instant(at: number): string {
  return new Date(at).toISOString();
}

function rowSla(row: TicketRowTable, at: number): SlaView | null {
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
