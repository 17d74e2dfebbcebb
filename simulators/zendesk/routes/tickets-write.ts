/** Creating, editing and deleting tickets, one by one. */
import { createHash } from 'node:crypto';
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { text } from '../http/query.ts';
import { Answer, type Call, type Route } from '../http/route.ts';
import type { Jobs } from '../jobs.ts';
import { LIVE } from '../store/columns.ts';
import {
  API_VIA,
  type Author,
  changeLife,
  createTicket,
  liveTicket,
  spamTicket,
  updateTicket,
  type Written,
} from '../ticket-writes.ts';
import { auditWire } from '../wire/audit.ts';
import { ticketWire } from '../wire/ticket.ts';
import { isoTime } from '../wire/time.ts';
import { seenTicket } from './seen.ts';

export function authorOf(call: Call): Author {
  return { userId: call.caller.userId!, now: call.now, via: API_VIA };
}

/** The object under a key of the body; a body without it is refused. */
export function bodyObject(call: Call, key: string): Record<string, unknown> {
  const body = call.body as Record<string, unknown> | null | undefined;
  const value = body?.[key];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badRequest('ParameterMissing', `Parameter ${key} is required`);
}

export function ticketWriteRoutes(desk: Desk, jobs: Jobs): Route[] {
  const written = ({ ticket, audit }: Written, site: string) => ({
    ticket: ticketWire(ticket, site),
    audit: auditWire(ticket.id, audit, site),
  });

  const create = (call: Call): Answer => {
    const asked = bodyObject(call, 'ticket');
    const key = call.headers['idempotency-key'];
    const requestHash = createHash('sha256').update(JSON.stringify(call.body)).digest('hex');
    if (typeof key === 'string') {
      const made = desk.madeUnder(key, call.now);
      if (made && made.requestHash !== requestHash) {
        throw badRequest('IdempotentRequestError', "Request parameters don't match the given idempotency key");
      }
      if (made) {
        const ticket = liveTicket(desk, made.ticketId);
        const body = written({ ticket, audit: desk.tickets.audits(ticket.id)[0]! }, call.site);
        return new Answer(201, body, { ...located(call, ticket.id), 'x-idempotency-lookup': 'hit' });
      }
    }
    const idempotency = typeof key === 'string' ? { key, requestHash } : null;
    const made = createTicket(desk, asked, authorOf(call), idempotency);
    const lookup: Record<string, string> = idempotency ? { 'x-idempotency-lookup': 'miss' } : {};
    return new Answer(201, written(made, call.site), { ...located(call, made.ticket.id), ...lookup });
  };

  const createLater = (call: Call): Answer => {
    const asked = bodyObject(call, 'ticket');
    const author = authorOf(call);
    const job = jobs.start('Ticket Create', 1, call.now, (now) => {
      const { ticket } = createTicket(desk, asked, { ...author, now });
      return [{ index: 0, id: ticket.id, account_id: 1, success: true, status: 'Created', action: 'create' }];
    });
    return new Answer(202, { job_status: jobs.wire(job, call.now, call.site) }, jobs.headers());
  };

  const gone = (call: Call) => {
    const ticket = desk.tickets.find(Number(call.params.id));
    if (!ticket?.deleted || ticket.scrubbed) throw notFound();
    return ticket;
  };

  return [
    {
      method: 'POST',
      path: '/api/v2/tickets',
      resource: 'tickets',
      answer: (call) => (text(call.query, 'async') === 'true' ? createLater(call) : create(call)),
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id',
      resource: 'tickets',
      limits: (call) => [
        { bucket: 'tickets-update' },
        { bucket: 'ticket-update-by-user', scope: `${call.caller.userId} ${call.params.id}` },
      ],
      answer: (call) => {
        // Only bulk updates know how to add and remove single tags.
        const { additional_tags: _added, remove_tags: _removed, ...asked } = bodyObject(call, 'ticket');
        return written(
          updateTicket(desk, seenTicket(desk, call, Number(call.params.id)).id, asked, authorOf(call)),
          call.site,
        );
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/tickets/:id/mark_as_spam',
      resource: 'tickets',
      answer: (call) => {
        spamTicket(desk, seenTicket(desk, call, Number(call.params.id)).id, authorOf(call));
        return {};
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/tickets/:id',
      resource: 'tickets',
      role: 'admin',
      limits: () => [{ bucket: 'tickets-delete' }],
      answer: (call) => {
        changeLife(desk, seenTicket(desk, call, Number(call.params.id)), 'deleted', authorOf(call));
        return new Answer(204);
      },
    },
    {
      method: 'PUT',
      path: '/api/v2/deleted_tickets/:id/restore',
      resource: 'tickets',
      role: 'admin',
      answer: (call) => {
        changeLife(desk, gone(call), 'restored', authorOf(call));
        return {};
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/deleted_tickets/:id',
      resource: 'tickets',
      role: 'admin',
      answer: (call) => {
        const ticket = gone(call);
        const author = authorOf(call);
        const job = jobs.start('Ticket Permanent Deletion', 1, call.now, (now) => {
          if (desk.tickets.columns.life[ticket.id - 1] === LIVE) return { success: false };
          changeLife(desk, ticket, 'scrubbed', { ...author, now });
          return { success: true };
        });
        return new Answer(200, { job_status: jobs.wire(job, call.now, call.site) }, jobs.headers());
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/tags',
      resource: 'tickets',
      answer: (call) => ({ tags: seenTicket(desk, call, Number(call.params.id)).tags }),
    },
  ];
}

function located(call: Call, id: number): Record<string, string> {
  return { location: `${call.site}/api/v2/tickets/${id}.json`, 'last-modified': isoTime(call.now) };
}
