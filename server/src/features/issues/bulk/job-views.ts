import type { JobProgress, JobResultView, JobView, ResultState } from '@speedyflow/contract/jobs';
import type { Selectable } from 'kysely';
import type { Caller } from '../../../domain/caller.ts';
import { AppError } from '../../../domain/errors.ts';
import { instant } from '../../../stdx/instant.ts';
import type { Database } from '../../../store/database.ts';
import type { KeptConflict } from '../../../store/outbox/outbox.ts';
import type { JobTable } from '../../../store/schema/workspace-tables.ts';
import { readUserName } from '../issues.store.ts';
import type { BulkSpec } from './ask-bulk.ts';
import { readJob } from './bulk.store.ts';
import { readFailures, readJobs, readLastSettled, readProgress, readResults, readUndos } from './job-results.store.ts';

/** Jobs shown of one person. */
const LISTED = 20;
const RESULTS = 100;

type JobRow = Selectable<JobTable>;

/** The caller's jobs, newest first. */
export async function listJobs({ read }: Database, caller: Caller): Promise<JobView[]> {
  return viewsOf(read, await readJobs(read, caller.userId, LISTED));
}

/** @throws AppError `NOT_FOUND` for a job that is not there or somebody else's, unless the caller is an administrator */
export async function visibleJob({ read }: Database, caller: Caller, id: number): Promise<JobRow> {
  const job = await readJob(read, id);
  if (job && (job.user_id === caller.userId || caller.role === 'admin')) return job;
  throw new AppError('not_found', 'NOT_FOUND', 'There is no such job.');
}

export async function jobView({ read }: Database, id: number): Promise<JobView> {
  const job = await readJob(read, id);
  const [view] = job ? await viewsOf(read, [job]) : [];
  if (!view) throw new AppError('not_found', 'NOT_FOUND', 'There is no such job.');
  return view;
}

/** A page of what became of a job's tickets. */
export async function listResults(
  { read }: Database,
  caller: Caller,
  jobId: number,
  { state, after = 0, per_page: limit = RESULTS }: { state?: ResultState; after?: number; per_page?: number },
): Promise<{ results: JobResultView[]; nextAfter: number | null }> {
  const rows = await readResults(read, { jobId, state, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const failures = await readFailures(
    read,
    jobId,
    shown.map(({ position }) => position),
  );
  const results = shown.map((row): JobResultView => {
    const failure = failures.find(({ position }) => position === row.position);
    const code = failure?.error_code ?? row.code;
    const conflict = failure?.conflict ?? row.conflict;
    const isSeen = row.desk_id !== null && caller.deskIds.includes(row.desk_id);
    return {
      position: row.position,
      // A key that stands for no ticket is what was asked for, and tells of none.
      key: row.ticket_id === 0 ? row.key : isSeen ? row.shown_key : null,
      summary: isSeen ? row.summary : null,
      state: row.outcome,
      ...(code === null
        ? DROPPED[row.outcome]
        : { failed: { code, message: failure?.error_message ?? row.message ?? '' } }),
      ...(conflict === null || !isSeen ? {} : { conflict: conflictView(conflict) }),
    };
  });
  return { results, nextAfter: rows.length > limit ? (shown.at(-1)?.position ?? null) : null };
}

/** An edit that is neither there nor settled was taken back by hand. */
const DROPPED: Partial<Record<ResultState, Pick<JobResultView, 'failed'>>> = {
  refused: { failed: { code: 'CONFLICT', message: 'Its edit was refused, and dropped by hand.' } },
};

function conflictView(conflict: string) {
  return (JSON.parse(conflict) as KeptConflict[]).map(({ field, named }) => ({ field, ...named }));
}

async function viewsOf(db: Database['read'], jobs: readonly JobRow[]): Promise<JobView[]> {
  const ids = jobs.map(({ id }) => id);
  const [progress, settled, undos, users] = await Promise.all([
    readProgress(db, ids),
    readLastSettled(db, ids),
    readUndos(db, ids),
    readUserName(db, [...new Set(jobs.map(({ user_id }) => user_id))]),
  ]);
  return jobs.map((job): JobView => {
    const counted = progressOf(progress.filter(({ job_id }) => job_id === job.id));
    const isSettled = job.finished_at !== null && counted.queued === 0;
    const { edit } = JSON.parse(job.spec) as Partial<BulkSpec>;
    const changesMembers = Object.keys(edit ?? {}).some((member) => member !== 'comment');
    const undoneBy = undos.get(job.id) ?? null;
    return {
      id: job.id,
      kind: job.kind as JobView['kind'],
      // Its part is done before its edits are: they say when it is.
      state: job.state === 'done' && !isSettled ? 'running' : job.state,
      by: users.find(({ id }) => id === job.user_id)?.name ?? '',
      edit: edit ?? null,
      undo_of: job.undo_of,
      undone_by: undoneBy,
      undoable:
        changesMembers && undoneBy === null && job.finished_at !== null && counted.queued + counted.confirmed > 0,
      progress: counted,
      created_at: instant(job.created_at),
      finished_at: isSettled ? instant(Math.max(job.finished_at ?? 0, settled.get(job.id) ?? 0)) : null,
      ...(job.error_code === null ? {} : { failed: { code: job.error_code, message: job.error_message ?? '' } }),
    };
  });
}

function progressOf(counts: readonly { outcome: ResultState; count: number }[]): JobProgress {
  const none = { waiting: 0, queued: 0, confirmed: 0, refused: 0, conflict: 0, unchanged: 0, cancelled: 0 };
  const known = Object.fromEntries(counts.map(({ outcome, count }) => [outcome, Number(count)]));
  return { ...none, ...known, total: counts.reduce((sum, { count }) => sum + Number(count), 0) };
}
