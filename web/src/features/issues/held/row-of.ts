import type { TicketRowView, TicketView } from '@speedyflow/contract/ticket';

/** The members of a row, each of them: the compiler sees to it. */
const MEMBERS = {
  key: true,
  id: true,
  source: true,
  desk_id: true,
  unit_id: true,
  summary: true,
  status: true,
  status_category: true,
  priority: true,
  priority_rank: true,
  type: true,
  category: true,
  requester: true,
  assignee: true,
  labels: true,
  parent_key: true,
  is_subtask: true,
  open_subtasks: true,
  blocked: true,
  story_points: true,
  created_at: true,
  updated_at: true,
  resolved_at: true,
  sla: true,
  last_message: true,
  comment_count: true,
  requester_unread: true,
  technician_unread: true,
  pending: true,
  failed: true,
  seq: true,
} satisfies Record<keyof TicketRowView, true>;

/** What a list shows of a ticket: the whole of it is kept as an answer of its own. */
export function rowOf(ticket: TicketView): TicketRowView {
  return Object.fromEntries(Object.entries(ticket).filter(([name]) => name in MEMBERS)) as TicketRowView;
}
