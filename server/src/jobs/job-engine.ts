import type { Database, WriteTransaction } from '../store/database.ts';

/** Work somebody asked for that outlives their request, as its kind sees it. */
export interface Job {
  readonly id: number;
  readonly kind: string;
  /** Who asked, and whose rights it has. */
  readonly userId: number;
  /** What its kind was given when it was asked for. */
  readonly spec: unknown;
}

export interface NewJob extends Omit<Job, 'id'> {
  /** What its author's client calls it: there is one of each. */
  readonly draftId?: string | undefined;
  /** The job this one takes back: there is one undo of each. */
  readonly undoOf?: number | undefined;
  readonly at: number;
}

/**
 * How a kind of job is done: in parts, each made whole by a transaction of its own, so that a process may end between
 * any two of them and the next one goes on.
 */
export interface JobKind {
  /**
   * Does the next part.
   *
   * @param database refuses to write once another process does the jobs
   * @returns whether there is more to do
   * @throws AppError which ends the job with it; anything else is tried again
   */
  step(database: Database, job: Job): Promise<boolean>;
}

/** Keeps jobs and does them, whatever happens to the process meanwhile. */
export interface JobEngine {
  /** Keeps a job, in the transaction of whatever belongs to it; it begins after the commit. @returns its id */
  add(tx: WriteTransaction, job: NewJob): Promise<number>;
  /** Does what is asked for until the signal aborts; to be called by one process at a time. */
  run(database: Database, kinds: Readonly<Record<string, JobKind>>, signal: AbortSignal): Promise<void>;
}
