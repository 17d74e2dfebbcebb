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
 * The edits to send next, those due first: at most one per ticket, its oldest pending one, so that a ticket's edits
 * arrive in order and a failing one holds those behind it.
 *
 * @param besides tickets left out
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
    .where('edit.state', '=', 'pending')
    .$if(besides.length > 0, (query) => query.where('edit.ticket_id', 'not in', besides))
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
    .orderBy('edit.next_attempt_at')
    .orderBy('edit.id')
    .limit(limit)
    .execute();
  return rows.map(parse);
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
    tx.db.updateTable('outbox').set({ sent_at: at }).where('id', '=', editId).execute(),
  );
}

/** How an edit ended. `sentAt`: null when a failed one certainly did not reach the upstream. */
export type EditOutcome =
  | { state: 'confirmed' }
  | { state: 'failed'; code: string; message: string; sentAt: number | null };

export async function settleEdit(
  tx: WriteTransaction,
  editId: number,
  outcome: EditOutcome,
  at: number,
): Promise<void> {
  await tx.db
    .updateTable('outbox')
    .set({
      state: outcome.state,
      ...(outcome.state === 'failed'
        ? { error_code: outcome.code, error_message: outcome.message, sent_at: outcome.sentAt }
        : { error_code: null, error_message: null }),
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
    tx.db
      .updateTable('outbox')
      .set((eb) => ({ next_attempt_at: until, sent_at: sentAt, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', editId)
      .execute(),
  );
}

/** Sends a refused edit again, as if for the first time but for what is known of its arrival. */
export async function retryEdit(tx: WriteTransaction, edit: OutboxRow, at: number): Promise<void> {
  await tx.db
    .updateTable('outbox')
    .set({
      state: 'pending',
      attempts: 0,
      next_attempt_at: at,
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
