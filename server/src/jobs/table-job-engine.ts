import type { Selectable } from 'kysely';
import { AppError } from '../domain/errors.ts';
import { backoffMs } from '../stdx/backoff.ts';
import type { Clock } from '../stdx/clock.ts';
import type { Database, WriteTransaction } from '../store/database.ts';
import type { JobTable } from '../store/schema/workspace-tables.ts';
import type { Job, JobEngine, JobKind, NewJob } from './job-engine.ts';
import { addJob, endJob, forgetOldJobs, noteStep, openJobs } from './job-table.ts';

/** How long a job that another process was asked for may wait before it is seen. */
const LOOK_EVERY_MS = 1000;
const FORGET_EVERY_MS = 3_600_000;
/** How long what became of a job is kept. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** A step that fails that often in a row ends its job. */
const TRIES = 8;
const RETRY = { baseMs: 1000, maxMs: 60_000 };

interface Means {
  readonly clock: Clock;
  readonly log: { error(details: object, message: string): void };
}

/** Jobs as rows of the database, each step of which is a transaction; those open take turns. */
export class TableJobEngine implements JobEngine {
  readonly #means: Means;
  #wake = new AbortController();

  constructor(means: Means) {
    this.#means = means;
  }

  async add(tx: WriteTransaction, job: NewJob): Promise<number> {
    tx.afterCommit(() => this.#wake.abort());
    return addJob(tx, job);
  }

  async run(database: Database, kinds: Readonly<Record<string, JobKind>>, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#means;
    let forgetAt = clock.now() + FORGET_EVERY_MS;
    while (!signal.aborted) {
      // Before looking: what is added meanwhile is then seen at once.
      this.#wake = new AbortController();
      let worked = false;
      try {
        worked = await this.#round(database, kinds, signal);
        if (clock.now() >= forgetAt) {
          forgetAt = clock.now() + FORGET_EVERY_MS;
          await forgetOldJobs(database, clock.now() - KEPT_MS);
        }
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'jobs could not be looked at');
      }
      if (!worked) await clock.sleep(LOOK_EVERY_MS, AbortSignal.any([signal, this.#wake.signal]));
    }
  }

  /** One step of each open job. @returns whether any had one */
  async #round(database: Database, kinds: Readonly<Record<string, JobKind>>, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#means;
    let worked = false;
    for (const row of await openJobs(database.read)) {
      if (signal.aborted) break;
      if (row.attempts > 0 && row.stepped_at + backoffMs(row.attempts - 1, RETRY) > clock.now()) continue;
      worked = true;
      await this.#step(database, kinds[row.kind], row, signal);
    }
    return worked;
  }

  async #step(
    database: Database,
    kind: JobKind | undefined,
    row: Selectable<JobTable>,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, log } = this.#means;
    const job: Job = { id: row.id, kind: row.kind, userId: row.user_id, spec: JSON.parse(row.spec) };
    try {
      if (!kind) throw new AppError('internal', 'INTERNAL_ERROR', 'This version does not know such jobs.');
      if (await kind.step(database, job)) await noteStep(database, job.id, { at: clock.now(), attempts: 0 });
      else await endJob(database, job.id, { at: clock.now() });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof AppError) {
        await endJob(database, job.id, { at: clock.now(), failed: error });
        return;
      }
      log.error({ err: error, job: job.id }, 'a step of a job failed');
      const attempts = row.attempts + 1;
      if (attempts < TRIES) await noteStep(database, job.id, { at: clock.now(), attempts });
      else await endJob(database, job.id, { at: clock.now(), failed: GAVE_UP });
    }
  }
}

const GAVE_UP = {
  code: 'INTERNAL_ERROR',
  message: 'A part of it failed again and again; the log of the server says why.',
};
