import { jobRoutes, type ResultState } from '@speedyflow/contract/jobs';
import type { ListFilter } from '@speedyflow/contract/list-filter';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../../api/call.ts';
import { observable } from '../../../app/observable.ts';
import { type BulkRequest, bodyOf } from './bulk-request.ts';

const LOOK_MS = 1_000;

/** The jobs that are told of at the head of the page, oldest first. */
export const followedJobs = observable<readonly number[]>([]);

export function followJobs(ids: readonly number[]): void {
  const fresh = ids.filter((id) => !followedJobs.get().includes(id));
  if (fresh.length > 0) followedJobs.set([...followedJobs.get(), ...fresh].sort((a, b) => a - b));
}

export function leaveJob(id: number): void {
  followedJobs.set(followedJobs.get().filter((other) => other !== id));
}

/** The tickets of a bulk edit: those ticked, or all that match, with how many that were when it was chosen. */
export type BulkTarget = { keys: string[] } | { filter: ListFilter; expected_total?: number };

export async function askBulk(request: BulkRequest): Promise<void> {
  const { data } = await call(jobRoutes.bulk, { body: bodyOf(request) });
  followJobs([data.job.id]);
}

/** Jobs of mine that still go on, on whatever page they were asked for. */
export const openJobsQuery = queryOptions({
  queryKey: ['open-jobs'],
  queryFn: async ({ signal }) => {
    const { data } = await call(jobRoutes.list, { signal });
    return data.filter(({ finished_at }) => finished_at === null).map(({ id }) => id);
  },
});

/** How far a job is; looked at for as long as it goes on. */
export const jobQuery = (id: number) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: async ({ signal }) => (await call(jobRoutes.get, { params: { id }, query: { per_page: 1 }, signal })).data,
    refetchInterval: ({ state }) => (state.data?.finished_at === null ? LOOK_MS : false),
  });

/** What became of a job's tickets, page by page. */
export const resultsQuery = (id: number, state: ResultState | undefined) =>
  infiniteQueryOptions({
    queryKey: ['job-results', id, state ?? 'all'],
    queryFn: ({ pageParam, signal }) => {
      const query = { per_page: 100, after: pageParam, ...(state ? { state } : {}) };
      return call(jobRoutes.get, { params: { id }, query, signal });
    },
    initialPageParam: 0,
    getNextPageParam: ({ next_after }) => next_after ?? undefined,
  });
