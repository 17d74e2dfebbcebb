import type { Kysely } from 'kysely';
import type { TicketEdit } from '../../domain/edit.ts';
import { type EditBase, type EditedMember, type Members, wantedMembers } from '../../domain/edit-conflict.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { openEdits } from '../../store/outbox/outbox.ts';
import type { DatabaseSchema } from '../../store/schema/database-schema.ts';
import * as store from './issues.store.ts';

/** What stands where a person edits, as they see it; null for an edit that overwrites nothing. */
export async function editBase({ db }: WriteTransaction, ticketId: number, edit: TicketEdit): Promise<EditBase | null> {
  const edited = Object.keys(wantedMembers(edit)) as EditedMember[];
  return edited.length === 0 ? null : standingValues(db, ticketId, edited);
}

/** Of some members of a ticket the value that is confirmed, and those of edits on their way; the last is what shows. */
export async function standingValues(
  db: Kysely<DatabaseSchema>,
  ticketId: number,
  members: readonly EditedMember[],
): Promise<EditBase> {
  const ticket = await store.readTicket(db, ticketId);
  const assignee = ticket.assignee_id === null ? undefined : await store.readPerson(db, ticket.assignee_id);
  const confirmed: Members = {
    status: ticket.status_id,
    assignee: assignee?.source_id ?? null,
    summary: ticket.summary,
    description: ticket.description_text,
    priority: ticket.priority,
    labels: JSON.parse(ticket.labels) as string[],
    story_points: ticket.story_points,
  };
  const laid = (await openEdits(db, ticketId))
    .filter(({ state }) => state !== 'failed')
    .map((row) => wantedMembers(row.edit as TicketEdit));
  const valuesOf = (member: EditedMember) =>
    [confirmed, ...laid].map((values) => values[member]).filter((value) => value !== undefined);
  return Object.fromEntries(members.map((member) => [member, valuesOf(member)]));
}
