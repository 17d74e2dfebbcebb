import type { ResultState } from '@speedyflow/contract/jobs';
import { type Kysely, sql } from 'kysely';
import type { DatabaseSchema } from '../../../store/schema/database-schema.ts';

type Db = Kysely<DatabaseSchema>;

/** What became of each ticket of some jobs: as its item says, or else the worst that became of its edits. */
function outcomes(jobIds: readonly number[]) {
  return sql<{ job_id: number; position: number; outcome: ResultState }>`
    select item.job_id, item.position, case
      when item.state <> 'edited' then item.state
      when sum(case when edit.state = 'failed' and edit.error_code = 'CONFLICT' then 1 else 0 end) > 0 then 'conflict'
      when sum(case when edit.id is null or edit.state = 'failed' then 1 else 0 end) > 0 then 'refused'
      when sum(case when edit.state <> 'confirmed' then 1 else 0 end) > 0 then 'queued'
      else 'confirmed' end as outcome
    from job_items item
    left join job_edits made on made.job_id = item.job_id and made.position = item.position
    left join outbox edit on edit.id = made.edit_id
    where item.job_id in (${sql.join(jobIds)})
    group by item.job_id, item.position, item.state`;
}

/** How many tickets of each job stand where. */
export async function readProgress(db: Db, jobIds: readonly number[]) {
  if (jobIds.length === 0) return [];
  const { rows } = await sql<{ job_id: number; outcome: ResultState; count: number }>`
    select job_id, outcome, count(*) as count from (${outcomes(jobIds)}) results group by job_id, outcome`.execute(db);
  return rows;
}

/** The tickets of a job that stand so, in its order, after a position. */
export async function readResults(
  db: Db,
  { jobId, state, after, limit }: { jobId: number; state: ResultState | undefined; after: number; limit: number },
) {
  const only = state === undefined ? sql`` : sql` and outcome = ${state}`;
  const { rows } = await sql<{
    position: number;
    outcome: ResultState;
    ticket_id: number;
    key: string;
    code: string | null;
    message: string | null;
    conflict: string | null;
    shown_key: string | null;
    summary: string | null;
    desk_id: number | null;
  }>`select item.position, outcome, item.ticket_id, item.key, item.code, item.message, item.conflict,
      row.key as shown_key, row.summary, row.desk_id
    from (${outcomes([jobId])}) results
    join job_items item on item.job_id = results.job_id and item.position = results.position
    left join ticket_rows row on row.id = item.ticket_id
    where item.position > ${after}${only} order by item.position limit ${limit}`.execute(db);
  return rows;
}

/** Edits that failed, of some positions of a job. */
export function readFailures(db: Db, jobId: number, positions: readonly number[]) {
  if (positions.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('job_edits as made')
    .innerJoin('outbox as edit', 'edit.id', 'made.edit_id')
    .select(['made.position', 'edit.error_code', 'edit.error_message', 'edit.conflict'])
    .where('made.job_id', '=', jobId)
    .where('made.position', 'in', positions)
    .where('edit.state', '=', 'failed')
    .orderBy('edit.id')
    .execute();
}

/** When the last edit of a job that is settled was. */
export async function readLastSettled(db: Db, jobIds: readonly number[]): Promise<Map<number, number>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('job_edits as made')
    .innerJoin('outbox as edit', 'edit.id', 'made.edit_id')
    .select(({ fn }) => ['made.job_id', fn.max<number | null>('edit.settled_at').as('at')])
    .where('made.job_id', 'in', jobIds)
    .groupBy('made.job_id')
    .execute();
  return new Map(rows.flatMap(({ job_id, at }) => (at === null ? [] : [[job_id, at] as const])));
}

export function readJobs(db: Db, userId: number, limit: number) {
  const jobs = db.selectFrom('jobs').selectAll().where('user_id', '=', userId);
  return jobs.orderBy('id', 'desc').limit(limit).execute();
}

/** Ids of the undos of some jobs. */
export async function readUndos(db: Db, jobIds: readonly number[]): Promise<Map<number, number>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db.selectFrom('jobs').select(['id', 'undo_of']).where('undo_of', 'in', jobIds).execute();
  return new Map(rows.flatMap(({ id, undo_of }) => (undo_of === null ? [] : [[undo_of, id] as const])));
}
