import type { Kysely, Selectable } from 'kysely';
import type { Edit } from '../../domain/edit.ts';
import type { Database, WriteTransaction } from '../database.ts';
import type { DatabaseSchema } from '../schema/database-schema.ts';
import type { OutboxTable } from '../schema/local-tables.ts';

export type OutboxRow = Omit<Selectable<OutboxTable>, 'edit'> & { edit: Edit };

/** Accepts an edit: from here on it is kept until the upstream confirmed it or people dropped it. */
export async function addEdit(
  tx: WriteTransaction,
  entry: { connectionId: number; ticketId: number; userId: number; edit: Edit; at: number },
): Promise<number> {
  const { id } = await tx.db
    .insertInto('outbox')
    .values({
      connection_id: entry.connectionId,
      ticket_id: entry.ticketId,
      user_id: entry.userId,
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
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  tx.announce({ about: 'edits', connectionId: entry.connectionId });
  return id;
}

/**
 * Edits to send now, at most one per ticket: the oldest pending one, so that a ticket's edits arrive in order and a
 * failing one holds those behind it.
 */
export async function dueEdits(
  db: Kysely<DatabaseSchema>,
  connectionId: number,
  at: number,
  limit: number,
): Promise<OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox as edit')
    .selectAll('edit')
    .where('edit.connection_id', '=', connectionId)
    .where('edit.state', '=', 'pending')
    .where('edit.next_attempt_at', '<=', at)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.ticket_id', '=', 'edit.ticket_id')
            .whereRef('earlier.id', '<', 'edit.id')
            .where('earlier.state', '=', 'pending'),
        ),
      ),
    )
    .orderBy('edit.id')
    .limit(limit)
    .execute();
  return rows.map(parse);
}

/** When the next pending edit of a connection is due, epoch ms; null when there is none. */
export async function nextEditAt(db: Kysely<DatabaseSchema>, connectionId: number): Promise<number | null> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min('next_attempt_at').as('at'))
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Edits of a ticket that are not confirmed, oldest first. */
export async function openEdits(db: Kysely<DatabaseSchema>, ticketId: number): Promise<OutboxRow[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('state', '<>', 'confirmed')
    .orderBy('id')
    .execute();
  return rows.map(parse);
}

/** Notes that a send begins, so that after a crash its outcome is looked up and not guessed. */
export async function markSent(database: Database, editId: number, at: number): Promise<void> {
  await database.transaction((tx) =>
    tx.db
      .updateTable('outbox')
      .set((eb) => ({ sent_at: at, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', editId)
      .execute(),
  );
}

export async function settleEdit(
  tx: WriteTransaction,
  editId: number,
  outcome: { state: 'confirmed' } | { state: 'failed'; code: string; message: string },
  at: number,
): Promise<void> {
  await tx.db
    .updateTable('outbox')
    .set({
      state: outcome.state,
      error_code: outcome.state === 'failed' ? outcome.code : null,
      error_message: outcome.state === 'failed' ? outcome.message : null,
      settled_at: at,
    })
    .where('id', '=', editId)
    .execute();
}

/** Puts an edit off; `sentAt` null says that it certainly did not reach the upstream. */
export async function postponeEdit(
  database: Database,
  editId: number,
  { until, sentAt }: { until: number; sentAt: number | null },
): Promise<void> {
  await database.transaction((tx) =>
    tx.db.updateTable('outbox').set({ next_attempt_at: until, sent_at: sentAt }).where('id', '=', editId).execute(),
  );
}

/** Sends a refused edit again. */
export async function retryEdit(tx: WriteTransaction, edit: OutboxRow, at: number): Promise<void> {
  await tx.db
    .updateTable('outbox')
    .set({
      state: 'pending',
      next_attempt_at: at,
      sent_at: null,
      error_code: null,
      error_message: null,
      settled_at: null,
    })
    .where('id', '=', edit.id)
    .execute();
  tx.announce({ about: 'edits', connectionId: edit.connection_id });
}

export async function discardEdit(tx: WriteTransaction, editId: number): Promise<void> {
  await tx.db.deleteFrom('outbox').where('id', '=', editId).execute();
}

function parse(row: Selectable<OutboxTable>): OutboxRow {
  return { ...row, edit: JSON.parse(row.edit) as Edit };
}
