import { type Kysely, type Selectable, sql } from 'kysely';
import type { Members } from '../../../domain/edit-conflict.ts';
import type { WriteTransaction } from '../../../store/database.ts';
import type { KeptConflict } from '../../../store/outbox/outbox.ts';
import type { DatabaseSchema } from '../../../store/schema/database-schema.ts';
import type { JobItemTable } from '../../../store/schema/workspace-tables.ts';
import { writeMany } from '../../../store/write-many.ts';

type Db = Kysely<DatabaseSchema>;

export interface NewItem {
  key: string;
  /** 0: there is none, or its author may not see it. */
  ticketId: number;
  missing?: true;
}

/** What a job changed of a ticket: what its members were, and what they were given. */
export interface ItemChange {
  readonly before: Partial<Members>;
  readonly given: Partial<Members>;
}

const BLANK = { code: null, message: null, conflict: null, change: null };
const MISSING = { code: 'NOT_FOUND', message: 'There is no such ticket, or you may not see it.' };

export async function addItems(tx: WriteTransaction, jobId: number, items: readonly NewItem[]): Promise<void> {
  const rows = items.map(({ key, ticketId, missing }, n) => ({
    job_id: jobId,
    position: n + 1,
    ticket_id: ticketId,
    key,
    ...BLANK,
    state: missing ? ('refused' as const) : ('waiting' as const),
    ...(missing ? MISSING : {}),
  }));
  await writeMany(tx, 'job_items', rows);
}

/** The tickets another job changed something of, as those of its undo. @returns how many */
export async function addUndoItems({ db }: WriteTransaction, { jobId, of }: { jobId: number; of: number }) {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('job_items')
    .columns(['job_id', 'position', 'ticket_id', 'key', 'state', 'change'])
    .expression((eb) =>
      eb
        .selectFrom('job_items')
        .select([
          sql<number>`${sql.lit(jobId)}`.as('job_id'),
          'position',
          'ticket_id',
          'key',
          sql<'waiting'>`'waiting'`.as('state'),
          'change',
        ])
        .where('job_id', '=', of)
        .where('state', '=', 'edited')
        .where('change', 'is not', null),
    )
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0n);
}

export function readJob(db: Db, id: number) {
  return db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
}

export function readUndoOf(db: Db, id: number) {
  return db.selectFrom('jobs').select('id').where('undo_of', '=', id).executeTakeFirst();
}

export function readJobOfDraft(db: Db, userId: number, draftId: string) {
  const jobs = db.selectFrom('jobs').select(['id', 'spec']).where('user_id', '=', userId);
  return jobs.where('draft_id', '=', draftId).executeTakeFirst();
}

/** Where the rows of tickets are in the change log now. */
export async function readSeqs(db: Db, ticketIds: readonly number[]): Promise<Map<number, number>> {
  if (ticketIds.length === 0) return new Map();
  const rows = await db.selectFrom('ticket_rows').select(['id', 'seq']).where('id', 'in', ticketIds).execute();
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

export interface ItemOutcome {
  state: Exclude<JobItemTable['state'], 'waiting'>;
  failed?: { code: string; message: string };
  conflict?: KeptConflict[];
  change?: ItemChange | null;
  editIds?: readonly number[];
  /** Whether its row may show something else now; as `edited` says unless told. */
  touched?: boolean;
}

/** Notes what was done about one ticket, in the transaction that does it. */
export async function settleItem(
  { db }: WriteTransaction,
  { job_id, position }: Pick<Selectable<JobItemTable>, 'job_id' | 'position'>,
  { state, failed, conflict, change, editIds = [] }: ItemOutcome,
): Promise<void> {
  await db
    .updateTable('job_items')
    .set({
      state,
      code: failed?.code ?? null,
      message: failed?.message ?? null,
      conflict: conflict ? JSON.stringify(conflict) : null,
      change: change ? JSON.stringify(change) : null,
    })
    .where('job_id', '=', job_id)
    .where('position', '=', position)
    .execute();
  if (editIds.length === 0) return;
  const rows = editIds.map((edit_id) => ({ job_id, position, edit_id }));
  await db.insertInto('job_edits').values(rows).execute();
}

/** Edits that another job made of a ticket. */
export async function readEditsOf(db: Db, { jobId, ticketId }: { jobId: number; ticketId: number }): Promise<number[]> {
  const rows = await db
    .selectFrom('job_items as item')
    .innerJoin('job_edits as made', (join) =>
      join.onRef('made.job_id', '=', 'item.job_id').onRef('made.position', '=', 'item.position'),
    )
    .select('made.edit_id')
    .where('item.job_id', '=', jobId)
    .where('item.ticket_id', '=', ticketId)
    .execute();
  return rows.map(({ edit_id }) => edit_id);
}
