import { type Static, Type } from 'typebox';
import { Instant, Nullable, RecordId } from './envelope.ts';
import { ListFilter } from './list-filter.ts';
import { route } from './route.ts';
import { ConflictView, FailureView } from './ticket.ts';
import { BulkChange } from './ticket-change.ts';

/** Tickets one bulk edit takes at most. */
export const BULK_MAX = 10_000;

const RESULT_STATES = ['waiting', 'queued', 'confirmed', 'refused', 'conflict', 'unchanged', 'cancelled'] as const;

/**
 * Where one ticket of a job stands: not reached yet; its edits on their way; all confirmed; refused here or by its
 * site; changed by somebody else meanwhile; in no need of an edit; left alone because the job was cancelled.
 */
export const ResultState = Type.Unsafe<(typeof RESULT_STATES)[number]>(
  Type.Union(RESULT_STATES.map((state) => Type.Literal(state))),
);
export type ResultState = Static<typeof ResultState>;

export const JobProgress = Type.Unsafe<Record<ResultState | 'total', number>>(
  Type.Object({
    total: Type.Integer(),
    ...Object.fromEntries(RESULT_STATES.map((state) => [state, Type.Integer()])),
  }),
);
export type JobProgress = Static<typeof JobProgress>;

export const JobView = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([Type.Literal('bulk_edit'), Type.Literal('bulk_undo')]),
  state: Type.Union(
    [
      Type.Literal('waiting'),
      Type.Literal('running'),
      Type.Literal('done'),
      Type.Literal('cancelled'),
      Type.Literal('failed'),
    ],
    { description: '`done` once nothing of it is on its way any more' },
  ),
  by: Type.String(),
  edit: Type.Union([BulkChange, Type.Null()], { description: 'what a bulk edit changes; null for an undo' }),
  undo_of: Nullable(Type.Integer({ description: 'the job an undo takes back' })),
  undone_by: Nullable(Type.Integer()),
  undoable: Type.Boolean(),
  progress: JobProgress,
  created_at: Instant,
  finished_at: Nullable(Instant),
  failed: Type.Optional(FailureView),
});
export type JobView = Static<typeof JobView>;

/** What became of one ticket; `key` is null when one may not see it any more. */
export const JobResultView = Type.Object({
  position: Type.Integer(),
  key: Nullable(Type.String()),
  summary: Nullable(Type.String()),
  state: ResultState,
  failed: Type.Optional(FailureView),
  conflict: Type.Optional(Type.Array(ConflictView)),
});
export type JobResultView = Static<typeof JobResultView>;

const JobParams = Type.Object({ id: RecordId });

export const jobRoutes = {
  bulk: route({
    id: 'jobs.bulk',
    method: 'POST',
    path: '/issues/bulk',
    summary: 'One edit on many tickets, or on all that match a filter when it is asked; follow the job',
    access: 'session',
    limit: 'expensive',
    body: Type.Object(
      {
        keys: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: BULK_MAX }),
        ),
        filter: Type.Optional(ListFilter),
        edit: BulkChange,
        expected_total: Type.Optional(
          Type.Integer({
            minimum: 0,
            description:
              'how many tickets the filter matched when it was confirmed; CONFLICT with the present `total` when ' +
              'that differs by more than three tickets and more than a hundredth of them',
          }),
        ),
        draft_id: Type.Optional(
          Type.String({
            minLength: 8,
            maxLength: 64,
            description: 'any id of your own: asked for again with it, as after a lost answer, it is made once',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    data: Type.Object({ job: JobView }),
    status: 202,
  }),
  list: route({
    id: 'jobs.list',
    method: 'GET',
    path: '/jobs',
    summary: 'My jobs of the last days, newest first',
    access: 'session',
    limit: 'read',
    data: Type.Array(JobView),
  }),
  get: route({
    id: 'jobs.get',
    method: 'GET',
    path: '/jobs/:id',
    summary: 'A job and what became of each ticket, page by page',
    access: 'session',
    limit: 'read',
    params: JobParams,
    query: Type.Object({
      state: Type.Optional(ResultState),
      after: Type.Optional(
        Type.Integer({ minimum: 0, maximum: BULK_MAX, description: 'next_after of the page before' }),
      ),
      per_page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    data: Type.Object({ ...JobView.properties, results: Type.Array(JobResultView) }),
    siblings: { next_after: Nullable(Type.Integer()) },
  }),
  cancel: route({
    id: 'jobs.cancel',
    method: 'DELETE',
    path: '/jobs/:id',
    summary: 'Leave alone what a job has not reached yet',
    access: 'session',
    limit: 'edit',
    params: JobParams,
    data: Type.Object({ job: JobView }),
  }),
  undo: route({
    id: 'jobs.undo',
    method: 'POST',
    path: '/jobs/:id/undo',
    summary: 'Take a bulk edit back, wherever a ticket still has what it gave',
    access: 'session',
    limit: 'expensive',
    params: JobParams,
    data: Type.Object({ job: JobView }),
    status: 202,
  }),
};
