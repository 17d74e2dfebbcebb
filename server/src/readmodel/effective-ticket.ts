import type { TicketEdit } from '../domain/edit.ts';
import { NO_PRIORITY_RANK } from '../domain/source.ts';
import type { StatusCategory, WaitsFor } from '../domain/status.ts';
import type { TicketTable } from '../store/schema/mirror-tables.ts';

/** The members of a confirmed ticket that edits may lay over. */
export type ConfirmedTicket = Pick<
  TicketTable,
  | 'summary'
  | 'status_id'
  | 'status'
  | 'status_category'
  | 'waits_for'
  | 'priority'
  | 'priority_rank'
  | 'assignee_id'
  | 'labels'
  | 'story_points'
  | 'updated_at'
  | 'resolved_at'
>;

/** An edit not yet confirmed, with what it refers to looked up. */
export interface LaidEdit {
  id: number;
  state: 'pending' | 'failed';
  edit: TicketEdit;
  at: number;
  /** Name of who made it. */
  by: string;
  failure: { code: string; message: string } | null;
}

/** What the ids inside edits stand for. */
export interface EditLookups {
  status(sourceId: string): { name: string; category: StatusCategory; waitsFor: WaitsFor } | undefined;
  personId(sourceId: string): number | undefined;
  priorityRank(name: string): number | undefined;
}

export interface EffectiveTicket extends Omit<ConfirmedTicket, 'labels'> {
  labels: string[];
  /** Comments laid over, oldest first. */
  pendingComments: { body: string; public: boolean; at: number; by: string }[];
  pending: boolean;
  failed: { code: string; message: string } | null;
}

/**
 * The ticket as people see it: the confirmed one with pending edits laid over in the order they were made. A refused
 * edit is not laid over; it only shows that it failed.
 */
export function effectiveTicket(
  confirmed: ConfirmedTicket,
  edits: readonly LaidEdit[],
  lookups: EditLookups,
): EffectiveTicket {
  const effective: EffectiveTicket = {
    ...confirmed,
    labels: JSON.parse(confirmed.labels) as string[],
    pendingComments: [],
    pending: false,
    failed: null,
  };
  for (const { state, edit, at, by, failure } of edits) {
    if (state === 'failed') {
      effective.failed = failure;
      continue;
    }
    effective.pending = true;
    effective.updated_at = Math.max(effective.updated_at, at);
    lay(effective, edit, { at, by }, lookups);
  }
  return effective;
}

function lay(
  ticket: EffectiveTicket,
  edit: TicketEdit,
  { at, by }: { at: number; by: string },
  lookups: EditLookups,
): void {
  switch (edit.kind) {
    case 'comment':
      ticket.pendingComments.push({ body: edit.body, public: edit.public, at, by });
      return;
    case 'assign':
      ticket.assignee_id = edit.assigneeSourceId === null ? null : (lookups.personId(edit.assigneeSourceId) ?? null);
      return;
    case 'transition': {
      const to = lookups.status(edit.toStatusSourceId);
      if (!to) return;
      ticket.status_id = edit.toStatusSourceId;
      ticket.status = to.name;
      ticket.status_category = to.category;
      ticket.waits_for = to.waitsFor;
      ticket.resolved_at = to.category === 'done' ? (ticket.resolved_at ?? at) : null;
      return;
    }
    case 'fields': {
      const { summary, priority, labels, storyPoints } = edit.fields;
      if (summary !== undefined) ticket.summary = summary;
      if (priority !== undefined) {
        ticket.priority = priority;
        ticket.priority_rank = lookups.priorityRank(priority) ?? NO_PRIORITY_RANK;
      }
      if (labels !== undefined) ticket.labels = labels;
      if (storyPoints !== undefined) ticket.story_points = storyPoints;
      return;
    }
  }
}
