import type { SlaClockTable } from '../store/schema/mirror-tables.ts';
import type { TicketRowTable } from '../store/schema/read-tables.ts';
import { preview } from './comment-summary.ts';
import { effectiveTicket } from './effective-ticket.ts';
import { keyOrder } from './key-order.ts';
import { packLabels } from './label-set.ts';
import type { RowSources, TicketSource } from './row-sources.ts';

/** Sorts after every real due time. */
const SLA_NEVER = 9_000_000_000_000_000;

/** The row of one ticket, from what was read for its batch. `seq` is left 0 for the writer to set. */
export function ticketRow(ticket: TicketSource, sources: RowSources): TicketRowTable {
  const effective = effectiveTicket(ticket, sources.edits.get(ticket.id) ?? [], sources.lookups(ticket.connection_id));
  const comments = sources.comments.get(ticket.id);
  const pendingComment = effective.pendingComments.at(-1);
  const last = pendingComment
    ? {
        author: pendingComment.by,
        text: preview(pendingComment.body),
        at: pendingComment.at,
        public: pendingComment.public,
      }
    : comments?.last
      ? {
          author: sources.personName(comments.last.author_id),
          text: preview(comments.last.text),
          at: comments.last.created_at,
          public: comments.last.public === 1,
        }
      : null;
  const unread = unreadBy(ticket, comments?.lastPublic?.author_id, effective.pendingComments, sources);
  const solved = effective.status_category === 'done' ? 1 : 0;
  const clock = decisiveClock(sources.slaClocks.get(ticket.id) ?? []);
  return {
    id: ticket.id,
    connection_id: ticket.connection_id,
    source: sources.connections.get(ticket.connection_id)?.kind ?? 'jira',
    source_id: ticket.source_id,
    desk_id: ticket.desk_id,
    key: ticket.key,
    key_order: keyOrder(ticket.key),
    summary: effective.summary,
    status_id: effective.status_id,
    status: effective.status,
    status_category: effective.status_category,
    waits_for: effective.waits_for,
    solved,
    priority: effective.priority,
    priority_rank: effective.priority_rank,
    type: ticket.type,
    category: ticket.category,
    requester_id: ticket.requester_id,
    requester_name: sources.personName(ticket.requester_id),
    assignee_id: effective.assignee_id,
    assignee_name: sources.personName(effective.assignee_id),
    labels: packLabels(effective.labels),
    parent_source_id: ticket.parent_source_id,
    parent_key: sources.parentKeys.get(ticket.id) ?? null,
    is_subtask: ticket.is_subtask,
    open_subtasks: sources.openSubtasks.get(ticket.id) ?? 0,
    blocked: sources.blocked.has(ticket.id) && solved === 0 ? 1 : 0,
    story_points: effective.story_points,
    created_at: ticket.created_at,
    created_order: -ticket.created_at,
    updated_at: effective.updated_at,
    updated_order: -effective.updated_at,
    resolved_at: effective.resolved_at,
    sla_name: clock?.name ?? null,
    sla_state: clock?.state ?? null,
    sla_due_at: clock?.due_at ?? null,
    sla_stopped_at: clock?.stopped_at ?? null,
    sla_remaining_ms: clock?.state === 'paused' ? clock.remaining_ms : null,
    sla_order: solved === 0 && clock?.due_at && clock.stopped_at === null ? clock.due_at : SLA_NEVER,
    last_message_author: last?.author ?? null,
    last_message_text: last?.text ?? null,
    last_message_at: last?.at ?? null,
    last_message_public: last ? (last.public ? 1 : 0) : null,
    comment_count: (comments?.count ?? 0) + effective.pendingComments.length,
    requester_unread: unread === 'requester' ? 1 : 0,
    technician_unread: unread === 'technician' ? 1 : 0,
    pending: effective.pending ? 1 : 0,
    failed_code: effective.failed?.code ?? null,
    failed_message: effective.failed?.message ?? null,
    seq: 0,
  };
}

/**
 * Whose turn it is to read: the side that did not write the last public message. Upstreams do not tell who has read
 * what, so an answer stands for a reading.
 */
function unreadBy(
  ticket: TicketSource,
  lastPublicAuthor: number | null | undefined,
  pendingComments: readonly { public: boolean }[],
  sources: RowSources,
): 'requester' | 'technician' | null {
  if (pendingComments.some((comment) => comment.public)) return 'requester';
  if (lastPublicAuthor === undefined) return null;
  const fromRequester =
    lastPublicAuthor !== null &&
    (lastPublicAuthor === ticket.requester_id || sources.personKind(lastPublicAuthor) === 'customer');
  return fromRequester ? 'technician' : 'requester';
}

/** The clock a list shows: the open one that runs out first, then a paused one, then the last one met. */
function decisiveClock(clocks: readonly SlaClockTable[]): SlaClockTable | undefined {
  const urgency = (clock: SlaClockTable): number => {
    const open = clock.stopped_at === null;
    if (open && clock.state !== 'paused') return 0;
    if (open) return 1;
    return clock.state === 'breached' ? 2 : 3;
  };
  return clocks.toSorted(
    (a, b) =>
      urgency(a) - urgency(b) ||
      (a.due_at ?? SLA_NEVER) - (b.due_at ?? SLA_NEVER) ||
      (a.source_id < b.source_id ? -1 : 1),
  )[0];
}
