import type { TicketRowView } from '@speedyflow/contract/ticket';

/** A row for tests; what a test is about is given, the rest is plain. */
export function testRow(given: Partial<TicketRowView> = {}): TicketRowView {
  return {
    key: 'ITH-1',
    id: 1,
    source: 'jira',
    desk_id: 1,
    unit_id: null,
    summary: 'Printer prints blank pages',
    status: 'Open',
    status_category: 'new',
    priority: 'Medium',
    priority_rank: 3,
    type: 'Incident',
    category: null,
    requester: null,
    assignee: null,
    labels: [],
    parent_key: null,
    is_subtask: false,
    open_subtasks: 0,
    blocked: false,
    story_points: null,
    created_at: '2026-06-01T09:00:00Z',
    updated_at: '2026-06-01T09:00:00Z',
    resolved_at: null,
    sla: null,
    last_message: null,
    comment_count: 0,
    requester_unread: false,
    technician_unread: false,
    seq: 1,
    ...given,
  };
}
