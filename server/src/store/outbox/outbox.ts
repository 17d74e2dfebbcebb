import { type Kysely, type Selectable, sql } from 'kysely';
import { type Edit, filesOf } from '../../domain/edit.ts';
import { type EditBase, type MemberConflict, overwriting } from '../../domain/edit-conflict.ts';
import type { Database, WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { OutboxTable } from '../schema/local-tables.ts';
import { claimUploads, dropPieces, dropUploads } from './uploads.ts';

export type OutboxRow = Omit<Selectable<OutboxTable>, 'edit' | 'base' | 'conflict'> & {
  edit: Edit;
  base: EditBase | null;
  conflict: KeptConflict[] | null;
};

/** A conflict with what people call its values. */
export interface KeptConflict extends MemberConflict {
  named: Pick<MemberConflict, 'base' | 'theirs' | 'yours'>;
}

export interface NewEdit {
  connectionId: number;
  /** 0 for a ticket that is still to be made. */
  ticketId: number;
  userId: number;
  edit: Edit;
  base: EditBase | null;
  at: number;
  /** What its author's client calls it: there is one of each. */
  draftId?: string | undefined;
}

/**
 * Accepts an edit with its files: from here on they are kept until the upstream confirmed it or people dropped it.
 *
 * @throws AppError `CONFLICT` where a file goes with another edit already
 */
export async function addEdit(tx: WriteTransaction, entry: NewEdit): Promise<number> {
  const { connectionId, userId } = entry;
  const linked = await tx.db
    .selectFrom('linked_accounts')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  const { id } = await tx.db
    .insertInto('outbox')
    .values({
      connection_id: connectionId,
      ticket_id: entry.ticketId,
      user_id: userId,
      kind: entry.edit.kind,
      edit: JSON.stringify(entry.edit),
      state: 'pending',
      attempts: 0,
      next_attempt_at: entry.at,
      sent_at: null,
      error_code: null,
      error_message: null,
      created_at: entry.at,
      settled_at: null,
      base: entry.base === null ? null : JSON.stringify(entry.base),
      sent_as: linked ? 'person' : null,
      desk_id: entry.edit.kind === 'create' ? entry.edit.ticket.deskId : null,
      draft_id: entry.draftId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const uploads = filesOf(entry.edit).map(({ uploadId }) => uploadId);
  await claimUploads(tx, uploads, id);
  tx.announce({ about: 'edits', connectionId });
  return id;
}

/**
 * The edits to work on next, those due first: of each ticket the oldest pending one, so that its edits arrive in
 * order, and the newest of those sent whose outcome is still to be read: reading it settles the others. What was
 * accepted before an earlier edit failed waits until people decided about that one: it may have been made in reliance
 * on it. Nobody can once the ticket is deleted.
 *
 * @param besides edits left out
 */
export async function nextEdits(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  { besides, limit }: { besides: readonly number[]; limit: number },
): Promise<OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox as edit')
    .selectAll('edit')
    .where('edit.connection_id', '=', connectionId)
    .where(sql<boolean>`edit.state in ('pending', 'sent')`)
    .$if(besides.length > 0, (query) => query.where('edit.id', 'not in', besides))
    .where(({ and, or, eb, not, exists, selectFrom }) => {
      const other = (which: '<' | '>') =>
        selectFrom('outbox as other')
          .select('other.id')
          .whereRef('other.ticket_id', '=', 'edit.ticket_id')
          .whereRef('other.id', which, 'edit.id')
          // Said in so many words, the index of what is not settled serves it.
          .where(sql<boolean>`other.state <> 'confirmed'`);
      const ofDeleted = selectFrom('tickets')
        .select('id')
        .whereRef('id', '=', 'edit.ticket_id')
        .where('deleted', '=', 1);
      const earlier = other('<').where((one) =>
        one.or([
          one('other.state', '=', 'pending'),
          and([
            one('other.state', '=', 'failed'),
            one('other.settled_at', '>=', one.ref('edit.created_at')),
            not(exists(ofDeleted)),
          ]),
        ]),
      );
      const later = other('>').where('other.state', '=', sql.lit('sent'));
      return or([
        eb('edit.ticket_id', '=', 0),
        and([eb('edit.state', '=', sql.lit('pending')), not(exists(earlier))]),
        and([eb('edit.state', '=', sql.lit('sent')), not(exists(later))]),
      ]);
    })
    .orderBy('edit.next_attempt_at')
    .orderBy('edit.id')
    .limit(limit)
    .execute();
  return rows.map(parse);
}

/** Edits of a ticket that are not confirmed, oldest first; a comment that has arrived here already is none of them. */
export async function openEdits(db: Kysely<DatabaseSchema>, ticketId: number): Promise<OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('state', '<>', sql.lit('confirmed'))
    .where(notArrived)
    .orderBy('id')
    .execute();
  return rows.map(parse);
}

/** Whether what an edit made upstream is not in the mirror yet. */
export const notArrived = sql<boolean>`(outbox.upstream_id is null or not exists (select 1 from comments
  where comments.ticket_id = outbox.ticket_id and comments.source_id = outbox.upstream_id))`;

/** An edit by its id. */
export async function readEdit(db: Kysely<DatabaseSchema>, editId: number): Promise<OutboxRow | undefined> {
  const row = await db.selectFrom('outbox').selectAll().where('id', '=', editId).executeTakeFirst();
  return row && parse(row);
}

/** Ids upstream of what other edits of the same ticket made: none of it is this one's. */
export async function madeByOthers(db: Kysely<DatabaseSchema>, { id, ticket_id }: OutboxRow): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select('upstream_id')
    .where('ticket_id', '=', ticket_id)
    .where('id', '<>', id)
    .where('upstream_id', 'is not', null)
    .execute();
  return rows.flatMap(({ upstream_id }) => upstream_id ?? []);
}

/** Comments said here that are looked for among those of the upstream: what is older nobody's client waits for. */
const SAID_LATELY = 20;

/** The comments last said here in a ticket and known upstream: the edits and what their clients call them, by id there. */
export async function saidLately(
  db: Kysely<DatabaseSchema>,
  ticketId: number,
): Promise<Map<string, Pick<OutboxRow, 'id' | 'draft_id'>>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['id', 'draft_id', 'upstream_id'])
    .where('ticket_id', '=', ticketId)
    .where('kind', '=', 'comment')
    .orderBy('id', 'desc')
    .limit(SAID_LATELY)
    .execute();
  return new Map(rows.flatMap((row) => (row.upstream_id === null ? [] : [[row.upstream_id, row]])));
}

/** The edit that somebody's client calls so. */
export async function readEditOfDraft(
  db: Kysely<DatabaseSchema>,
  userId: number,
  draftId: string,
): Promise<OutboxRow | undefined> {
  const query = db.selectFrom('outbox').selectAll().where('user_id', '=', userId).where('draft_id', '=', draftId);
  const row = await query.executeTakeFirst();
  return row && parse(row);
}

/** Tickets somebody asked for that are not made yet, oldest first. */
export async function unfinishedCreations(db: Kysely<DatabaseSchema>, userId: number): Promise<OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('ticket_id', '=', 0)
    .where('user_id', '=', userId)
    .where('state', '<>', sql.lit('confirmed'))
    .orderBy('id')
    .execute();
  return rows.map(parse);
}

/** Notes that a send begins and as whom, so that after a crash its outcome is looked up and not guessed. */
export async function markSending(
  database: Database,
  editId: number,
  { at, as }: { at: number; as: 'person' | 'integration' },
): Promise<void> {
  await database.transaction(({ db }) =>
    db.updateTable('outbox').set({ sent_at: at, sent_as: as, looks: 0 }).where('id', '=', editId).execute(),
  );
}

/** Notes that an edit stands upstream; it stays laid over until what the upstream made of it is read. */
export async function markSent(
  database: Database,
  { id, edit }: Pick<OutboxRow, 'id' | 'edit'>,
  { at, upstreamId }: { at: number; upstreamId: string | null },
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.db
      .updateTable('outbox')
      .set({ state: 'sent', upstream_id: upstreamId, attempts: 0, next_attempt_at: at })
      .where('id', '=', id)
      .execute();
    if (filesOf(edit).length > 0) await dropPieces(tx, id);
  });
}

/** Notes which ticket was made, while its files are still to come: it is not made again, whatever becomes of them. */
export async function noteMade(database: Database, editId: number, sourceId: string): Promise<void> {
  await database.transaction(({ db }) =>
    db.updateTable('outbox').set({ upstream_id: sourceId, looks: 0 }).where('id', '=', editId).execute(),
  );
}

export interface EditFailure {
  code: string;
  message: string;
  /** Null when it certainly did not reach the upstream. */
  sentAt: number | null;
  conflict?: KeptConflict[];
}

export async function failEdit(tx: WriteTransaction, editId: number, failure: EditFailure, at: number): Promise<void> {
  await tx.db
    .updateTable('outbox')
    .set({
      state: 'failed',
      error_code: failure.code,
      error_message: failure.message,
      sent_at: failure.sentAt,
      conflict: failure.conflict === undefined ? null : JSON.stringify(failure.conflict),
      settled_at: at,
    })
    .where('id', '=', editId)
    .execute();
}

/**
 * Settles an edit and, with it, what was sent to the same ticket before: what was read of the ticket holds them all.
 *
 * @param ticketId of a ticket just made, the one it became
 */
export async function confirmEdit(
  tx: WriteTransaction,
  { id, ticket_id }: OutboxRow,
  { at, ticketId = ticket_id }: { at: number; ticketId?: number },
): Promise<void> {
  const settled = {
    state: 'confirmed',
    error_code: null,
    error_message: null,
    conflict: null,
    settled_at: at,
  } as const;
  await tx.db
    .updateTable('outbox')
    .set({ ...settled, ticket_id: ticketId })
    .where('id', '=', id)
    .execute();
  if (ticketId === 0) return;
  await tx.db
    .updateTable('outbox')
    .set(settled)
    .where('ticket_id', '=', ticketId)
    .where('state', '=', sql.lit('sent'))
    .where('id', '<', id)
    .execute();
}

/** Puts an edit off; `sentAt` null says that it certainly did not reach the upstream, `looked` that it was not found. */
export async function postponeEdit(
  database: Database,
  editId: number,
  { until, sentAt, looked = false }: { until: number; sentAt?: number | null; looked?: boolean },
): Promise<void> {
  await database.transaction((tx) =>
    tx.db
      .updateTable('outbox')
      .set((eb) => ({
        next_attempt_at: until,
        ...(sentAt === undefined ? {} : { sent_at: sentAt }),
        attempts: eb('attempts', '+', 1),
        ...(looked ? { looks: eb('looks', '+', 1) } : {}),
      }))
      .where('id', '=', editId)
      .execute(),
  );
}

/**
 * Sends a refused edit again, as if for the first time but for what is known of its arrival.
 *
 * @param options.overwrite whether it may overwrite what it was in conflict with
 */
export async function retryEdit(
  tx: WriteTransaction,
  edit: OutboxRow,
  { at, overwrite }: { at: number; overwrite: boolean },
): Promise<void> {
  await tx.db
    .updateTable('outbox')
    .set({
      state: 'pending',
      attempts: 0,
      next_attempt_at: at,
      error_code: null,
      error_message: null,
      settled_at: null,
      conflict: null,
      ...(overwrite && edit.conflict ? { base: JSON.stringify(overwriting(edit.base, edit.conflict)) } : {}),
    })
    .where('id', '=', edit.id)
    .execute();
  tx.announce({ about: 'edits', connectionId: edit.connection_id });
}

/** Drops a refused edit; those behind it may go. */
export async function discardEdit(tx: WriteTransaction, edit: OutboxRow): Promise<void> {
  if (filesOf(edit.edit).length > 0) await dropUploads(tx, edit.id);
  await tx.db.deleteFrom('outbox').where('id', '=', edit.id).execute();
  tx.announce({ about: 'edits', connectionId: edit.connection_id });
}

function parse(row: Selectable<OutboxTable>): OutboxRow {
  const { edit, base, conflict } = row;
  return {
    ...row,
    edit: JSON.parse(edit) as Edit,
    base: base === null ? null : (JSON.parse(base) as EditBase),
    conflict: conflict === null ? null : (JSON.parse(conflict) as KeptConflict[]),
  };
}
