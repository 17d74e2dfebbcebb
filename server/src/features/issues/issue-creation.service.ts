import type { EditProgressView } from '@speedyflow/contract/ticket';
import type { Caller } from '../../domain/caller.ts';
import type { Edit, NewTicket } from '../../domain/edit.ts';
import { AppError } from '../../domain/errors.ts';
import type { Database, WriteTransaction } from '../../store/database.ts';
import { addEdit, type OutboxRow, readEdit, retryEdit, unfinishedCreations } from '../../store/outbox/outbox.ts';
import { askedBefore } from './asked-before.ts';
import { knownTypes, type TypedDesk, visibleDesk } from './desk-types.ts';
import { dropEdit } from './dropped-edits.ts';
import { editView } from './issue-detail.service.ts';
import * as store from './issues.store.ts';
import { uploadedFiles } from './uploads.service.ts';

export interface WantedTicket {
  desk_id?: number;
  project?: string;
  type: string;
  summary: string;
  description?: string;
  priority?: string;
  labels?: string[];
  assignee_id?: number | null;
  requester_id?: number | null;
  uploads?: string[];
  draft_id?: string;
}

/**
 * Accepts a ticket to be made upstream. What is wrong with it there, the upstream says beside the edit.
 *
 * @throws AppError `VALIDATION_ERROR` with what is allowed, for a project or a type there is not; `CONFLICT` when
 *   another ticket was asked for under the same draft id
 */
export async function create(
  database: Database,
  caller: Caller,
  wanted: WantedTicket,
  at: number,
): Promise<EditProgressView> {
  const db = database.read;
  const desk = await deskOf(database, caller, wanted);
  const ticket: NewTicket = {
    deskId: desk.id,
    deskSourceId: desk.source_id,
    type: typeOf(desk, wanted.type),
    summary: wanted.summary.trim(),
    description: wanted.description ?? null,
    priority: await priorityOf(database, desk.connection_id, wanted.priority),
    labels: [...new Set(wanted.labels)],
    assigneeSourceId: await personOf(database, desk.connection_id, 'assignee_id', wanted.assignee_id),
    requesterSourceId: await personOf(database, desk.connection_id, 'requester_id', wanted.requester_id),
  };
  const id = await database.transaction(async (tx) => {
    const files = await uploadedFiles(tx, caller, 0, wanted.uploads ?? []);
    const edit: Edit = { kind: 'create', ticket, ...(files.length > 0 ? { files } : {}) };
    const asked = { ticketId: 0, userId: caller.userId, edit, draftId: wanted.draft_id };
    const before = await askedBefore(tx, asked);
    return before?.id ?? addEdit(tx, { ...asked, connectionId: desk.connection_id, base: null, at });
  });
  return progressView(database, (await readEdit(db, id)) as OutboxRow);
}

/** How far an edit has come. */
export async function progress(database: Database, caller: Caller, editId: number): Promise<EditProgressView> {
  return progressView(database, await visibleEdit(database, caller, editId));
}

/** Tickets the caller asked for that are not made yet, oldest first. */
export async function unfinished(database: Database, caller: Caller): Promise<EditProgressView[]> {
  const rows = await unfinishedCreations(database.read, caller.userId);
  return Promise.all(rows.map((row) => progressView(database, row)));
}

/** Asks again for a ticket that was refused. */
export async function retryCreate(
  database: Database,
  caller: Caller,
  editId: number,
  at: number,
): Promise<EditProgressView> {
  await refusedCreation(database, caller, editId);
  await database.transaction(async (tx) => retryEdit(tx, await stillRefused(tx, editId), { at, overwrite: false }));
  return progress(database, caller, editId);
}

/** Drops a ticket that was refused. */
export async function discardCreate(database: Database, caller: Caller, editId: number, at: number): Promise<void> {
  await refusedCreation(database, caller, editId);
  await database.transaction(async (tx) => dropEdit(tx, caller, await stillRefused(tx, editId), at));
}

async function deskOf(database: Database, caller: Caller, { desk_id, project }: WantedTicket) {
  if ((desk_id === undefined) === (project === undefined)) throw invalid('body', 'names a desk_id or a project');
  if (desk_id !== undefined) return visibleDesk(database, caller, desk_id);
  const desk = await store.readDesk(database.read, { key: project as string }, caller.deskIds);
  if (!desk) throw notAllowed('body.project', await store.readDeskKeys(database.read, caller.deskIds));
  return desk;
}

/** The type as the desk calls it. Where the desk does not tell its types, the upstream judges. */
function typeOf(desk: TypedDesk, wanted: string): string {
  const known = knownTypes(desk);
  if (known === null) return wanted;
  const chosen = known.find((type) => type.toLowerCase() === wanted.toLowerCase());
  if (chosen === undefined) throw notAllowed('body.type', known);
  return chosen;
}

async function priorityOf(database: Database, connectionId: number, wanted: string | undefined) {
  if (wanted === undefined) return null;
  const known = await store.readPriorities(database.read, connectionId);
  const chosen = known.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!chosen)
    throw notAllowed(
      'body.priority',
      known.map(({ name }) => name),
    );
  return chosen.name;
}

async function personOf(
  database: Database,
  connectionId: number,
  member: 'assignee_id' | 'requester_id',
  personId: number | null | undefined,
): Promise<string | null> {
  if (personId === undefined || personId === null) return null;
  const person = await store.readPerson(database.read, personId);
  const fits = person?.connection_id === connectionId && person.active === 1;
  if (!fits || (member === 'assignee_id' && person.kind !== 'agent')) {
    throw invalid(`body.${member}`, 'is not someone of this site who can be that');
  }
  return person.source_id;
}

async function refusedCreation(database: Database, caller: Caller, editId: number): Promise<void> {
  const row = await visibleEdit(database, caller, editId);
  if (row.edit.kind !== 'create') throw notFound();
}

/** The edit, if it is still a refused one in the transaction that decides about it. */
async function stillRefused({ db }: WriteTransaction, editId: number) {
  const edit = await readEdit(db, editId);
  if (!edit) throw notFound();
  if (edit.state === 'failed') return edit;
  throw new AppError(
    'conflict',
    'CONFLICT',
    'The edit is on its way; only a refused one can be sent again or dropped.',
  );
}

/** An edit of a ticket, or of a desk, that the caller may see. */
async function visibleEdit(database: Database, caller: Caller, editId: number): Promise<OutboxRow> {
  const row = await readEdit(database.read, editId);
  if (!row) throw notFound();
  const deskId =
    row.edit.kind === 'create'
      ? row.edit.ticket.deskId
      : (await store.readRowById(database.read, row.ticket_id))?.desk_id;
  if (deskId === undefined || !caller.deskIds.includes(deskId)) throw notFound();
  return row;
}

async function progressView(database: Database, row: OutboxRow): Promise<EditProgressView> {
  const [author] = await store.readUserName(database.read, [row.user_id]);
  const ticketId = row.ticket_id === 0 ? await madeTicket(database, row) : row.ticket_id;
  const ticket = ticketId === undefined ? undefined : await store.readRowById(database.read, ticketId);
  return {
    ...editView(row, author?.name ?? ''),
    key: ticket?.key ?? null,
    making: row.edit.kind === 'create' ? makingView(row.edit.ticket) : null,
  };
}

/** The ticket that was made, while its files are still to come or were refused. */
async function madeTicket({ read }: Database, { connection_id, upstream_id }: OutboxRow): Promise<number | undefined> {
  return upstream_id === null ? undefined : store.readTicketId(read, connection_id, upstream_id);
}

function makingView({ deskId, type, summary }: NewTicket): EditProgressView['making'] {
  return { desk_id: deskId, type, summary };
}

function notFound(): AppError {
  return new AppError('not_found', 'NOT_FOUND', 'There is no such edit, or you may not see it.');
}

function notAllowed(path: string, allowed: readonly string[]): AppError {
  return invalid(path, `must be one of ${allowed.join(', ')}`, { allowed });
}

function invalid(path: string, message: string, more: object = {}): AppError {
  return new AppError('invalid_input', 'VALIDATION_ERROR', `${path} ${message}`, {
    details: [{ path, message, ...more }],
  });
}
