import type { Members } from '../../domain/edit-conflict.ts';
import type { SourceTicket } from '../../domain/source.ts';

/** What a ticket just read holds where edits write. */
export function presentMembers(ticket: SourceTicket): Members {
  return {
    status: ticket.statusSourceId,
    assignee: ticket.assigneeSourceId,
    summary: ticket.summary,
    description: ticket.description?.text ?? null,
    priority: ticket.priority,
    labels: ticket.labels,
    story_points: ticket.storyPoints,
  };
}
