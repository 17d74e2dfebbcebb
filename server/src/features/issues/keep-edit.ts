import type { Caller } from '../../domain/caller.ts';
import type { TicketEdit } from '../../domain/edit.ts';
import { type EditBase, type Members, wantedMembers } from '../../domain/edit-conflict.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { addEdit } from '../../store/outbox/outbox.ts';
import { editBase } from './edit-base.ts';

export interface KeptEdit {
  readonly id: number;
  /** What stood where it overwrites something, as its author saw it, and what it gives. */
  readonly before: Partial<Members>;
  readonly given: Partial<Members>;
}

/** Keeps one edit among others of its transaction, which then has to project the ticket. */
export async function keepEdit(
  tx: WriteTransaction,
  { userId }: Pick<Caller, 'userId'>,
  { id: ticketId, connection_id: connectionId }: Pick<ListedRow, 'id' | 'connection_id'>,
  edit: TicketEdit,
  at: number,
): Promise<KeptEdit> {
  const base = await editBase(tx, ticketId, edit);
  const id = await addEdit(tx, { connectionId, ticketId, userId, edit, base, at });
  return { id, before: seen(base), given: wantedMembers(edit) };
}

function seen(base: EditBase | null): Partial<Members> {
  return Object.fromEntries(Object.entries(base ?? {}).map(([member, values]) => [member, values.at(-1) ?? null]));
}
