import type { TicketEdit } from '../../domain/edit.ts';
import { type EditBase, type Members, wantedMembers } from '../../domain/edit-conflict.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { openEdits } from '../../store/outbox/outbox.ts';
import * as store from './issues.store.ts';

/** What stands where a person edits, as they see it; null for an edit that overwrites nothing. */
export async function editBase(tx: WriteTransaction, ticketId: number, edit: TicketEdit): Promise<EditBase | null> {
  const edited = Object.keys(wantedMembers(edit)) as (keyof Members)[];
  if (edited.length === 0) return null;
  const ticket = await store.readTicket(tx.db, ticketId);
  const assignee = ticket.assignee_id === null ? undefined : await store.readPerson(tx.db, ticket.assignee_id);
  const confirmed: Members = {
    status: ticket.status_id,
    assignee: assignee?.source_id ?? null,
    summary: ticket.summary,
    description: ticket.description_text,
    priority: ticket.priority,
    labels: JSON.parse(ticket.labels) as string[],
    story_points: ticket.story_points,
  };
  const laid = (await openEdits(tx.db, ticketId))
    .filter(({ state }) => state !== 'failed')
    .map((row) => wantedMembers(row.edit as TicketEdit));
  const valuesOf = (member: keyof Members) =>
    [confirmed, ...laid].map((values) => values[member]).filter((value) => value !== undefined);
  return Object.fromEntries(edited.map((member) => [member, valuesOf(member)]));
}
