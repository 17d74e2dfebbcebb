/** Bulk writes, and the jobs that do them. */
import type { Desk } from '../desk.ts';
import { ApiError, badRequest, notFound, tooManyValues } from '../http/api-error.ts';
import { ids, list } from '../http/query.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import type { JobResult, Jobs } from '../jobs.ts';
import { mergeTicket } from '../ticket-merge.ts';
import { changeLife, createTicket, updateTicket } from '../ticket-writes.ts';
import { isoTime } from '../wire/time.ts';
import { seenTicket } from './seen.ts';
import { authorOf, bodyObject } from './tickets-write.ts';

const MOST_ITEMS = 100;

export function jobRoutes(desk: Desk, jobs: Jobs): Route[] {
  const started = (call: Call, type: string, total: number, work: (now: number) => JobResult[]): Answer => {
    if (total > MOST_ITEMS) throw tooManyValues(MOST_ITEMS);
    const job = jobs.start(type, total, call.now, work);
    return new Answer(200, { job_status: jobs.wire(job, call.now, call.site) }, jobs.headers());
  };

  /** The edits of a bulk update: the same for many tickets, or one for each. */
  const edits = (call: Call): { id: number; asked: Record<string, unknown> }[] => {
    if (call.query.ids !== undefined) {
      const asked = bodyObject(call, 'ticket');
      return ids(call.query, 'ids', MOST_ITEMS).map((id) => ({ id, asked }));
    }
    return bodyList(call, 'tickets').map((asked) => ({ id: Number(asked.id), asked }));
  };

  return [
    {
      method: 'PUT',
      path: '/api/v2/tickets/update_many',
      resource: 'tickets',
      limits: () => [{ bucket: 'tickets-update' }],
      answer: (call) => {
        const author = authorOf(call);
        // Each ticket must still be as it was when the job was asked for.
        const wanted = edits(call).map(({ id, asked }) => ({ id, asked, stamp: desk.tickets.live(id)?.updatedAt }));
        return started(call, 'Bulk Update Ticket', wanted.length, (now) =>
          wanted.map(({ id, asked, stamp }, index) =>
            result(index, id, 'TicketUpdateFailed', () => {
              const guard = stamp === undefined ? {} : { safe_update: true, updated_stamp: isoTime(stamp) };
              updateTicket(desk, seenTicket(desk, call, id).id, { ...guard, ...asked }, { ...author, now });
              return { action: 'update', id, status: 'Updated', success: true };
            }),
          ),
        );
      },
    },
    {
      method: 'POST',
      path: '/api/v2/tickets/create_many',
      resource: 'tickets',
      answer: (call) => {
        const author = authorOf(call);
        const wanted = bodyList(call, 'tickets');
        return started(call, 'Bulk Create Ticket', wanted.length, (now) =>
          wanted.map((asked, index) =>
            result(index, null, 'TicketCreateFailed', () => {
              const { ticket } = createTicket(desk, asked, { ...author, now });
              return { index, id: ticket.id, account_id: 1 };
            }),
          ),
        );
      },
    },
    {
      method: 'POST',
      path: '/api/v2/tickets/:id/merge',
      resource: 'tickets',
      answer: (call) => {
        const target = seenTicket(desk, call, Number(call.params.id)).id;
        const body = (call.body ?? {}) as Record<string, unknown>;
        const sources = bodyIds(body);
        const comments = {
          source: body.source_comment === undefined ? undefined : String(body.source_comment),
          target: body.target_comment === undefined ? undefined : String(body.target_comment),
          sourceIsPublic: body.source_comment_is_public === true,
          targetIsPublic: body.target_comment_is_public === true,
        };
        const author = authorOf(call);
        return started(call, 'Ticket Merge', sources.length, (now) =>
          sources.map((id, index) =>
            result(index, id, 'TicketMergeFailed', () => {
              mergeTicket(desk, seenTicket(desk, call, id).id, target, comments, { ...author, now });
              return { action: 'merge', id, status: 'Merged', success: true };
            }),
          ),
        );
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/tickets/destroy_many',
      resource: 'tickets',
      role: 'admin',
      answer: (call) => {
        const author = authorOf(call);
        const wanted = ids(call.query, 'ids', MOST_ITEMS);
        return started(call, 'Bulk Delete Ticket', wanted.length, (now) =>
          wanted.map((id, index) =>
            result(index, id, 'TicketDeleteFailed', () => {
              changeLife(desk, seenTicket(desk, call, id), 'deleted', { ...author, now });
              return { action: 'delete', id, status: 'Deleted', success: true };
            }),
          ),
        );
      },
    },
    {
      method: 'GET',
      path: '/api/v2/job_statuses',
      resource: 'job_statuses',
      answer: ({ now, site }) => ({ job_statuses: jobs.all(now).map((job) => jobs.wire(job, now, site)) }),
    },
    {
      method: 'GET',
      path: '/api/v2/job_statuses/show_many',
      resource: 'job_statuses',
      answer: ({ query, now, site }) => {
        const found = list(query, 'ids').map((id) => jobs.get(id, now));
        return { job_statuses: found.filter((job) => job !== undefined).map((job) => jobs.wire(job, now, site)) };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/job_statuses/:id',
      resource: 'job_statuses',
      answer: ({ params, now, site }) => {
        const job = jobs.get(params.id ?? '', now);
        if (job === undefined) throw notFound();
        return { job_status: jobs.wire(job, now, site) };
      },
    },
  ];
}

function bodyIds(body: Record<string, unknown>): number[] {
  if (!Array.isArray(body.ids) || body.ids.length === 0)
    throw badRequest('ParameterMissing', 'Parameter ids is required');
  return body.ids.map(Number);
}

function bodyList(call: Call, key: string): Record<string, unknown>[] {
  const value = (call.body as Record<string, unknown> | null | undefined)?.[key];
  if (!Array.isArray(value)) throw badRequest('ParameterMissing', `Parameter ${key} is required`);
  return value as Record<string, unknown>[];
}

/** One row of a job's results: what the work says, or why it failed. */
function result(index: number, id: number | null, error: string, work: () => JobResult): JobResult {
  try {
    return work();
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    const { description, details, error: kind } = failure.body as Record<string, unknown>;
    const reason = details === undefined ? (description ?? 'Access denied') : JSON.stringify(details);
    // Conflicts are told by their own name: they alone are worth another try.
    const name = kind === 'UpdateConflict' ? kind : error;
    return { index, ...(id === null ? {} : { id }), error: name, details: reason, success: false };
  }
}
