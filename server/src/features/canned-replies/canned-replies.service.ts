import { CANNED_REPLIES_MAX, type CannedReplyView } from '@speedyflow/contract/canned-replies';
import type { TicketChange } from '@speedyflow/contract/ticket-change';
import type { Caller } from '../../domain/caller.ts';
import { AppError } from '../../domain/errors.ts';
import { isEditable, noSuch, requireEditable } from '../../domain/ownership.ts';
import type { Database } from '../../store/database.ts';
import { type OwnedRow, ownedRows } from '../../store/owned-rows.ts';

export interface WantedReply {
  title: string;
  body: string;
  public?: boolean | null;
  edit?: TicketChange | null;
  shared?: boolean;
}

type ReplyRow = OwnedRow<'canned_replies'>;

const NOUN = 'canned reply';
const store = ownedRows('canned_replies', 'title');

export async function listReplies({ read }: Database, caller: Caller): Promise<CannedReplyView[]> {
  return (await store.read(read, caller.userId)).map((row) => viewOf(row, caller));
}

export async function createReply(
  database: Database,
  caller: Caller,
  wanted: WantedReply,
  at: number,
): Promise<CannedReplyView> {
  const id = await database.transaction(async ({ db }) => {
    if ((await store.countOf(db, caller.userId)) >= CANNED_REPLIES_MAX) {
      throw new AppError('conflict', 'CONFLICT', `You keep ${CANNED_REPLIES_MAX} replies; remove one first.`);
    }
    return store.insert(db, { owner_id: caller.userId, created_at: at, ...columnsOf(wanted, at) });
  });
  return readBack(database, caller, id);
}

export async function replaceReply(
  database: Database,
  caller: Caller,
  id: number,
  wanted: WantedReply,
  at: number,
): Promise<CannedReplyView> {
  await database.transaction(async ({ db }) => {
    const row = requireEditable(await store.readOne(db, id), caller, NOUN);
    await store.update(db, id, columnsOf({ ...wanted, shared: wanted.shared ?? row.shared === 1 }, at));
  });
  return readBack(database, caller, id);
}

export async function removeReply(database: Database, caller: Caller, id: number): Promise<void> {
  await database.transaction(async ({ db }) => {
    requireEditable(await store.readOne(db, id), caller, NOUN);
    await store.remove(db, id);
  });
}

function columnsOf({ title, body, public: isPublic, edit, shared = false }: WantedReply, at: number) {
  return {
    title: title.trim(),
    body,
    public: isPublic == null ? null : isPublic ? 1 : 0,
    change: edit ? JSON.stringify(edit) : null,
    shared: shared ? 1 : 0,
    updated_at: at,
  };
}

async function readBack({ read }: Database, caller: Caller, id: number): Promise<CannedReplyView> {
  const row = await store.readOne(read, id);
  if (!row) throw noSuch(NOUN);
  return viewOf(row, caller);
}

function viewOf(row: ReplyRow, caller: Caller): CannedReplyView {
  return {
    id: row.id,
    title: row.title,
    body: row.body,
    public: row.public === null ? null : row.public === 1,
    edit: row.change === null ? null : (JSON.parse(row.change) as TicketChange),
    shared: row.shared === 1,
    owner: row.owner_name ?? '',
    mine: row.owner_id === caller.userId,
    editable: isEditable(row, caller),
  };
}
