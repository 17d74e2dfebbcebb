/** Bulk jobs: queued, then working, then completed with a result for each item. Kept for a day. */
import { createHash } from 'node:crypto';
import type { Agenda } from './agenda.ts';
import { ApiError } from './http/api-error.ts';

export type JobResult = Record<string, unknown>;

interface Job {
  id: string;
  type: string;
  total: number;
  createdAt: number;
  completedAt: number | null;
  results: JobResult[] | { success: boolean } | null;
  message: string | null;
}

const MOST_IN_FLIGHT = 30;
const DAY = 86_400_000;

export class Jobs {
  readonly #agenda: Agenda;
  readonly #seed: number;
  readonly #jobMs: number;
  readonly #jobs = new Map<string, Job>();
  #made = 0;

  constructor(agenda: Agenda, seed: number, jobMs: number) {
    this.#agenda = agenda;
    this.#seed = seed;
    this.#jobMs = jobMs;
  }

  /** Queues work on `total` items; `work` is done, item by item, when the job's time has come. */
  start(type: string, total: number, now: number, work: (now: number) => Job['results']): Job {
    const running = [...this.#jobs.values()].filter(({ completedAt }) => completedAt === null);
    if (running.length >= MOST_IN_FLIGHT) {
      const body = {
        error: 'TooManyJobs',
        description: `The number of queued or running jobs is limited to ${MOST_IN_FLIGHT}`,
        current_job_ids: running.map(({ id }) => id),
      };
      throw new ApiError(429, body, { 'retry-after': '60', ...this.headers() });
    }
    this.#made += 1;
    const hash = createHash('sha256').update(`${this.#seed} job ${now} ${this.#made}`).digest('hex');
    const id = `V3-${hash.slice(0, 32)}`;
    const job: Job = { id, type, total, createdAt: now, completedAt: null, results: null, message: null };
    this.#jobs.set(id, job);
    this.#agenda.add(now + this.#jobMs, (at) => {
      job.results = work(at);
      job.completedAt = at;
      job.message = `Completed at ${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000`;
    });
    return job;
  }

  get(id: string, now: number): Job | undefined {
    for (const job of this.#jobs.values()) if (now - job.createdAt > DAY) this.#jobs.delete(job.id);
    return this.#jobs.get(id);
  }

  all(now: number): Job[] {
    return [...this.#jobs.values()].filter(({ createdAt }) => now - createdAt <= DAY);
  }

  /** The header that job endpoints carry. */
  headers(): Record<string, string> {
    const running = [...this.#jobs.values()].filter(({ completedAt }) => completedAt === null).length;
    const header = `total=${MOST_IN_FLIGHT}; remaining=${MOST_IN_FLIGHT - running}; resets=60`;
    return { 'zendesk-ratelimit-inflight-jobs': header };
  }

  wire(job: Job, now: number, site: string): Record<string, unknown> {
    const started = now - job.createdAt >= this.#jobMs / 2;
    const status = job.completedAt !== null ? 'completed' : started ? 'working' : 'queued';
    return {
      id: job.id,
      job_type: job.type,
      url: `${site}/api/v2/job_statuses/${job.id}.json`,
      total: job.total,
      progress: status === 'completed' ? job.total : status === 'working' ? Math.floor(job.total / 2) : null,
      status,
      message: job.message,
      results: job.results,
    };
  }
}
