import type { CommentView, EditView, TicketRowView } from '@speedyflow/contract/ticket';
import type { TicketChange } from '@speedyflow/contract/ticket-change';
import type { Caller } from '../../domain/caller.ts';
import type { TicketEdit } from '../../domain/edit.ts';
import { type EditedMember, type Members, wantedMembers } from '../../domain/edit-conflict.ts';
import { AppError } from '../../domain/errors.ts';
import { project } from '../../readmodel/projector.ts';
import type { ListedRow } from '../../readmodel/ticket-lists.ts';
import { ticketRowView } from '../../readmodel/ticket-row-view.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { heldEdits } from '../../store/outbox/held-edits.ts';
import { addEdit, type OutboxRow, openEdits, retryEdit } from '../../store/outbox/outbox.ts';
import { askedBefore } from './asked-before.ts';
import { changeEdits } from './changed-members.ts';
import { dropEdit } from './dropped-edits.ts';
import { editBase, standingValues } from './edit-base.ts';
import { editView, pendingComment } from './issue-detail.service.ts';
import * as store from './issues.store.ts';
import { keepEdit } from './keep-edit.ts';
import { uploadedFiles } from './uploads.service.ts';
import { visibleTicket } from './visible-ticket.ts';
import {
  assignEdit,
  commentEdit,
  fieldsEdit,
  moveEdit,
  takeEdit,
  type WantedFields,
  type WantedMove,
} from './wanted-edits.ts';

/** When an edit is asked for, and of which versions of the ticket. */
interface Asked {
  at: number;
  ifMatch?: readonly string[] | undefined;
}

/** What an accepted edit answers: the ticket as it now shows, and the edit to follow. */
export interface Edited {
  ticket: TicketRowView;
  edit: EditView;
}

/** A version matters to what is made with the comment, not to the comment. */
export async function comment(
  database: Database,
  caller: Caller,
  key: string,
  {
    draft_id: draftId,
    edit: change,
    uploads,
    ...said
  }: { body: string; public?: boolean; draft_id?: string; edit?: TicketChange; uploads?: string[] },
  { at, ifMatch }: Asked,
): Promise<Edited & { comment: CommentView }> {
  const row = await visibleTicket(database, caller, key);
  const options = { draftId, uploads, ...(change ? { change, ifMatch } : {}) };
  const { outboxRow, ...edited } = await accept(database, caller, row, commentEdit(said), at, options);
  return { ...edited, comment: pendingComment(outboxRow, caller.name)[0] as CommentView };
}

/** @throws AppError `INVALID_TRANSITION` with the moves that are allowed */
export async function transition(
  database: Database,
  caller: Caller,
  key: string,
  wanted: WantedMove,
  { at, ifMatch }: Asked,
): Promise<Edited> {
  const row = await visibleTicket(database, caller, key);
  return accept(database, caller, row, await moveEdit(database, row, wanted), at, { ifMatch }).then(withoutRow);
}

/** Assigns to a person of the ticket's own site, or to nobody. */
export async function assign(
  database: Database,
  caller: Caller,
  key: string,
  personId: number | null,
  { at, ifMatch }: Asked,
): Promise<Edited> {
  const row = await visibleTicket(database, caller, key);
  return accept(database, caller, row, await assignEdit(database, row, personId), at, { ifMatch }).then(withoutRow);
}

/** Assigns to the caller, as the person they are on the ticket's site. */
export async function take(database: Database, caller: Caller, key: string, { at, ifMatch }: Asked): Promise<Edited> {
  const row = await visibleTicket(database, caller, key);
  return accept(database, caller, row, await takeEdit(database, caller, row), at, { ifMatch }).then(withoutRow);
}

export async function editFields(
  database: Database,
  caller: Caller,
  key: string,
  body: WantedFields,
  { at, ifMatch }: Asked,
): Promise<Edited> {
  const row = await visibleTicket(database, caller, key);
  return accept(database, caller, row, await fieldsEdit(database, row, body), at, { ifMatch }).then(withoutRow);
}

/** Sends a refused edit again. */
export async function retry(
  database: Database,
  caller: Caller,
  key: string,
  editId: number,
  { at, overwrite = false }: { at: number; overwrite?: boolean | undefined },
): Promise<Edited> {
  const row = await visibleTicket(database, caller, key);
  return database.transaction(async (tx) => {
    const edit = await failedEdit(tx, row, editId);
    await retryEdit(tx, edit, { at, overwrite });
    const pending = { ...edit, state: 'pending' as const, conflict: null };
    return { ticket: await projected(tx, row.id, at), edit: editView(pending, caller.name) };
  });
}

/** Drops a refused edit. */
export async function discard(
  database: Database,
  caller: Caller,
  key: string,
  editId: number,
  at: number,
): Promise<TicketRowView> {
  const row = await visibleTicket(database, caller, key);
  return database.transaction(async (tx) => {
    const edit = await failedEdit(tx, row, editId);
    await dropEdit(tx, caller, edit, at);
    return projected(tx, row.id, at);
  });
}

interface AcceptOptions {
  ifMatch?: readonly string[] | undefined;
  draftId?: string | undefined;
  /** Made with it: they are kept together or not at all. */
  change?: TicketChange | undefined;
  /** Names of the files that go with it. */
  uploads?: readonly string[] | undefined;
}

/** Keeps the edit and shows it, in one transaction: what is accepted here is never lost, nor kept twice. */
async function accept(
  database: Database,
  caller: Caller,
  row: ListedRow,
  wanted: TicketEdit,
  at: number,
  { ifMatch, draftId, change, uploads = [] }: AcceptOptions = {},
): Promise<Edited & { outboxRow: OutboxRow }> {
  return database.transaction(async (tx) => {
    const files = await uploadedFiles(tx, caller, row.id, uploads);
    const edit = files.length > 0 ? { ...wanted, files } : wanted;
    const asked = { ticketId: row.id, userId: caller.userId, edit, draftId };
    const before = await askedBefore(tx, asked);
    if (before) return { ticket: ticketRowView(row, at), edit: editView(before, caller.name), outboxRow: before };
    if (ifMatch) await requireVersion(tx, caller, row, ifMatch, { edit, change });
    const base = await editBase(tx, row.id, edit);
    const id = await addEdit(tx, { ...asked, connectionId: row.connection_id, base, at });
    if (change) await keepChange(tx, caller, row.id, change, at);
    const ticket = await projected(tx, row.id, at);
    const open = await openEdits(tx.db, row.id);
    const outboxRow = open.find((one) => one.id === id);
    if (!outboxRow) throw new Error(`edit ${id} was not kept`);
    return { ticket, edit: editView(outboxRow, caller.name, heldEdits(open).get(id)), outboxRow };
  });
}

/** Keeps what gives the ticket, as it is in this transaction, what a change asks for. */
async function keepChange(tx: WriteTransaction, caller: Caller, id: number, change: TicketChange, at: number) {
  const row = await store.readRowById(tx.db, id);
  if (!row) throw gone();
  for (const edit of await changeEdits({ read: tx.db }, caller, row, change)) {
    await keepEdit(tx, caller, row, edit, at);
  }
}

/** @throws AppError `PRECONDITION_FAILED` with both values of what was to be changed */
async function requireVersion(
  tx: WriteTransaction,
  caller: Caller,
  { id, key }: ListedRow,
  accepted: readonly string[],
  { edit, change }: { edit: TicketEdit; change: TicketChange | undefined },
): Promise<void> {
  const present = await store.readRowById(tx.db, id);
  if (!present) throw gone();
  if (accepted.includes(String(present.seq))) return;
  const edits = [edit, ...(change ? await changeEdits({ read: tx.db }, caller, present, change) : [])];
  const yours: Partial<Members> = Object.assign({}, ...edits.map(wantedMembers));
  const theirs = await standingValues(tx.db, id, Object.keys(yours) as EditedMember[]);
  const fields = Object.entries(yours).map(([field, value]) => ({
    field,
    theirs: theirs[field as EditedMember]?.at(-1) ?? null,
    yours: value,
  }));
  throw new AppError('conflict', 'PRECONDITION_FAILED', `${key} was changed after it was read.`, {
    details: { version: String(present.seq), fields },
  });
}

async function projected(tx: WriteTransaction, ticketId: number, at: number): Promise<TicketRowView> {
  await project(tx, { ticketIds: [ticketId], at, details: new Map([[ticketId, ['edits']]]) });
  const row = await store.readRowById(tx.db, ticketId);
  if (!row) throw gone();
  return ticketRowView(row, at);
}

const gone = () => new AppError('not_found', 'NOT_FOUND', 'The ticket is gone.');

/** The edit, if it is still a refused one in the transaction that decides about it. */
async function failedEdit(tx: WriteTransaction, row: ListedRow, editId: number): Promise<OutboxRow> {
  const edit = (await openEdits(tx.db, row.id)).find((one) => one.id === editId);
  if (!edit) throw new AppError('not_found', 'NOT_FOUND', 'There is no such edit of this ticket.');
  if (edit.state !== 'failed') {
    throw new AppError(
      'conflict',
      'CONFLICT',
      'The edit is on its way; only a refused one can be sent again or dropped.',
    );
  }
  return edit;
}

function withoutRow({ ticket, edit }: Edited & { outboxRow: OutboxRow }): Edited {
  return { ticket, edit };
}
