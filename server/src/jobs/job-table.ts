import { type Kysely, type Selectable, sql } from 'kysely';
import { batches } from '../stdx/batches.ts';
import type { Database, WriteTransaction } from '../store/database.ts';
import type { DatabaseSchema } from '../store/schema/database-schema.ts';
import type { JobItemTable, JobTable } from '../store/schema/workspace-tables.ts';
import type { NewJob } from './job-engine.ts';

type Db = Kysely<DatabaseSchema>;

/** Jobs looked at in one round. */
const ROUND = 50;
/** Jobs forgotten in one transaction. */
const FORGOTTEN = 20;

export async function addJob({ db }: WriteTransaction, job: NewJob): Promise<number> {
  const { id } = await db
    .insertInto('jobs')
    .values({
      kind: job.kind,
      user_id: job.userId,
      spec: JSON.stringify(job.spec),
      state: 'waiting',
      undo_of: job.undoOf ?? null,
      draft_id: job.draftId ?? null,
      attempts: 0,
      error_code: null,
      error_message: null,
      created_at: job.at,
      stepped_at: job.at,
      finished_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Jobs with something left to do, those that waited longest first. */
export function openJobs(db: Db): Promise<Selectable<JobTable>[]> {
  return (
    db
      .selectFrom('jobs')
      .selectAll()
      // Said in so many words, the index of what is open serves it.
      .where(sql<boolean>`state in ('waiting', 'running')`)
      .orderBy('stepped_at')
      .orderBy('id')
      .limit(ROUND)
      .execute()
  );
}

/** Notes that a part was done, or how often in a row it was not; a job that was cancelled meanwhile stays so. */
export async function noteStep(
  database: Database,
  id: number,
  { at, attempts }: { at: number; attempts: number },
): Promise<void> {
  await database.transaction(({ db }) =>
    db
      .updateTable('jobs')
      .set({ state: 'running', stepped_at: at, attempts })
      .where('id', '=', id)
      .where(sql<boolean>`state in ('waiting', 'running')`)
      .execute(),
  );
}

export async function endJob(
  database: Database,
  id: number,
  { at, failed }: { at: number; failed?: { code: string; message: string } },
): Promise<void> {
  await database.transaction(async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('jobs')
      .set({
        state: failed ? 'failed' : 'done',
        error_code: failed?.code ?? null,
        error_message: failed?.message ?? null,
        stepped_at: at,
        finished_at: at,
      })
      .where('id', '=', id)
      .where(sql<boolean>`state in ('waiting', 'running')`)
      .executeTakeFirst();
    if (failed && numUpdatedRows > 0n) await cancelWaiting(tx, id);
  });
}

/** Leaves alone what a job has not reached. @returns false when it had ended already */
export async function cancelJob(tx: WriteTransaction, id: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('jobs')
    .set({ state: 'cancelled', finished_at: at })
    .where('id', '=', id)
    .where(sql<boolean>`state in ('waiting', 'running')`)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await cancelWaiting(tx, id);
  return true;
}

/** Whether a job still is to go on, in the transaction that goes on with it. */
export async function isOpen({ db }: WriteTransaction, id: number): Promise<boolean> {
  const row = await db.selectFrom('jobs').select('state').where('id', '=', id).executeTakeFirst();
  return row?.state === 'waiting' || row?.state === 'running';
}

async function cancelWaiting({ db }: WriteTransaction, id: number): Promise<void> {
  await db
    .updateTable('job_items')
    .set({ state: 'cancelled' })
    .where('job_id', '=', id)
    .where(sql<boolean>`state = 'waiting'`)
    .execute();
}

/** Tickets of a job that it has not reached, in their order. */
export function waitingItems(db: Db, jobId: number, limit: number): Promise<Selectable<JobItemTable>[]> {
  return db
    .selectFrom('job_items')
    .selectAll()
    .where('job_id', '=', jobId)
    .where(sql<boolean>`state = 'waiting'`)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** Forgets jobs that ended before an instant, with what became of their tickets. */
export async function forgetOldJobs(database: Database, before: number): Promise<void> {
  const old = await database.read.selectFrom('jobs').select('id').where('finished_at', '<', before).execute();
  for (const batch of batches(old, FORGOTTEN)) {
    const ids = batch.map(({ id }) => id);
    await database.transaction(async ({ db }) => {
      await db.deleteFrom('job_edits').where('job_id', 'in', ids).execute();
      await db.deleteFrom('job_items').where('job_id', 'in', ids).execute();
      await db.deleteFrom('jobs').where('id', 'in', ids).execute();
    });
  }
}
