/** Bulk writes, and the jobs that do them. */
import type { Desk } from '../desk.ts';
import { ApiError, badRequest, notFound, tooManyValues } from '../http/api-error.ts';
import { ids, list } from '../http/query.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import type { JobResult, Jobs } from '../jobs.ts';
import { changeLife, createTicket, liveTicket, updateTicket } from '../ticket-writes.ts';
import { isoTime } from '../wire/time.ts';
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
              updateTicket(desk, id, { ...guard, ...asked }, { ...author, now });
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
              changeLife(desk, liveTicket(desk, id), 'deleted', { ...author, now });
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
    const { description, details } = failure.body as { description?: string; details?: unknown };
    const reason = details === undefined ? (description ?? '') : JSON.stringify(details);
    return { index, ...(id === null ? {} : { id }), error, details: reason, success: false };
  }
}
