import { isDeepStrictEqual } from 'node:util';
import type { Edit } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import type { WriteTransaction } from '../../store/database.ts';
import { type OutboxRow, readEditOfDraft } from '../../store/outbox/outbox.ts';
import { uploadsOf } from '../../store/outbox/uploads.ts';

/** What somebody asks for, and what their client calls it. */
export interface Asked {
  userId: number;
  draftId: string | undefined;
  /** 0 for a ticket that is still to be made. */
  ticketId: number;
  edit: Edit;
}

/**
 * The edit by which the same was asked for before under its draft id: its answer may have been lost.
 *
 * @throws AppError `CONFLICT` when it was something else, with the draft id and the files that went with that
 */
export async function askedBefore(
  { db }: WriteTransaction,
  { userId, draftId, ticketId, edit }: Asked,
): Promise<OutboxRow | undefined> {
  if (draftId === undefined) return undefined;
  const asked = await readEditOfDraft(db, userId, draftId);
  if (!asked) return undefined;
  // A ticket that was to be made has its own id by now.
  const sameTicket = edit.kind === 'create' || asked.ticket_id === ticketId;
  if (sameTicket && isDeepStrictEqual(asked.edit, edit)) return asked;
  throw new AppError('conflict', 'CONFLICT', 'Something else was asked for under this draft_id.', {
    details: { draft_id: draftId, uploads: await uploadsOf(db, asked.id) },
  });
}
