/** Reading tickets: lists, single ones, their comments, audits and metrics. */
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { type Listing, pageOf } from '../http/paging.ts';
import { ids, list, text, whole } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { parseChildId } from '../http/wire-id.ts';
import type { AuditRecord, CommentEvent, TicketRecord } from '../store/record.ts';
import { auditWire, commentWire } from '../wire/audit.ts';
import { metricWire } from '../wire/metric.ts';
import { userWire } from '../wire/people.ts';
import { isoTime } from '../wire/time.ts';
import { many } from './listing.ts';
import { seenTicket } from './seen.ts';
import { metricOf, ticketsWithSideloads } from './sideloads.ts';

const DEEP_OFFSET_PAGE = 500;

export function ticketReadRoutes(desk: Desk): Route[] {
  const { tickets, users } = desk;
  const { columns } = tickets;

  const live = (call: Call): TicketRecord => seenTicket(desk, call, Number(call.params.id));

  const withSideloads = (call: Call, records: readonly TicketRecord[]) => {
    const { tickets: wires, beside } = ticketsWithSideloads(desk, call, records);
    return { wires, beside };
  };

  return [
    {
      method: 'GET',
      path: '/api/v2/tickets',
      resource: 'tickets',
      limits: (call) =>
        (whole(call.query, 'page') ?? 1) > DEEP_OFFSET_PAGE ? [{ bucket: 'tickets-deep-offset' }] : [],
      answer: (call) => {
        const external = text(call.query, 'external_id');
        const rows = desk
          .listedRows(call)
          .filter((row) => external === undefined || columns.externalIds[row] === external);
        const { items, envelope } = pageOf(call.place, ticketListing(desk, call, rows));
        const { wires, beside } = withSideloads(call, desk.records(items));
        return { tickets: wires, ...beside, ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/show_many',
      resource: 'tickets',
      answer: (call) => {
        const seen = desk.sight.rowsOf(call.caller);
        const found = ids(call.query, 'ids').map((id) => (seen(id - 1) ? tickets.live(id) : undefined));
        const { wires, beside } = withSideloads(
          call,
          found.filter((ticket) => ticket !== undefined),
        );
        return { ...many('tickets', wires), ...beside };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/count',
      resource: 'tickets',
      answer: (call) => ({ count: { value: desk.listedRows(call).length, refreshed_at: isoTime(call.now) } }),
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id',
      resource: 'tickets',
      answer: (call) => {
        const { wires, beside } = withSideloads(call, [live(call)]);
        return { ticket: wires[0], ...beside };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/comments',
      resource: 'tickets',
      answer: (call) => {
        const comments = commentsOf(tickets.audits(live(call).id));
        const { items, envelope } = pageOf(call.place, commentListing(call, comments));
        const authors = new Set(items.map(({ comment }) => comment.authorId));
        const beside = list(call.query, 'include').includes('users')
          ? {
              users: users
                .all()
                .filter(({ id }) => authors.has(id))
                .map((user) => userWire(user, call.site)),
            }
          : {};
        const inline = text(call.query, 'include_inline_images') === 'true';
        const wires = items.map(({ audit, comment, part }) => {
          const shown = inline
            ? comment
            : { ...comment, attachments: comment.attachments.filter((file) => !file.inline) };
          return commentWire(Number(call.params.id), audit, shown, part, call.site);
        });
        return { comments: wires, ...beside, ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/comments/count',
      resource: 'tickets',
      answer: (call) => {
        const count = commentsOf(tickets.audits(live(call).id, { words: false })).length;
        return { count: { value: count, refreshed_at: isoTime(call.now) } };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/audits',
      resource: 'tickets',
      globalScope: true,
      answer: (call) => {
        const ticket = live(call);
        const events = [call.query['filter_events[]']].flat().filter((name) => name !== undefined);
        const audits = tickets
          .audits(ticket.id)
          .filter((audit) => events.length === 0 || audit.events.some(({ type }) => events.includes(type)));
        const archived = columns.archivedAt(ticket.id - 1, call.now);
        const listing = auditListing(call, audits);
        const { items, envelope } = archived ? unpaged(listing) : pageOf(call.place, listing);
        return { audits: items.map((audit) => auditWire(ticket.id, audit, call.site)), ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/audits/:audit',
      resource: 'tickets',
      globalScope: true,
      answer: (call) => {
        const ticket = live(call);
        const wanted = parseChildId(call.params.audit ?? '');
        const audit = wanted?.ticketId === ticket.id ? tickets.audits(ticket.id)[wanted.auditOrdinal] : undefined;
        if (audit === undefined) throw notFound();
        return { audit: auditWire(ticket.id, audit, call.site) };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/metrics',
      resource: 'tickets',
      answer: (call) => ({ ticket_metric: metricWire(metricOf(desk, live(call), call.now), call.site) }),
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/related',
      resource: 'tickets',
      answer: (call) => {
        const ticket = live(call);
        return {
          topic_id: null,
          jira_issue_ids: [],
          followup_source_ids: [],
          from_archive: columns.archivedAt(ticket.id - 1, call.now),
          incidents: desk.incidentsOf(ticket.id).length,
        };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/tickets/:id/incidents',
      resource: 'tickets',
      answer: (call) => {
        const rows = desk.incidentsOf(live(call).id).map((id) => id - 1);
        const { items, envelope } = pageOf(call.place, ticketListing(desk, call, rows));
        const { wires, beside } = withSideloads(call, desk.records(items));
        return { tickets: wires, ...beside, ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/ticket_metrics',
      resource: 'tickets',
      answer: (call) => {
        const listing: Listing<number> = {
          items: desk.listedRows(call),
          order: '-created_at',
          key: (row) => columns.createdSec[row]!,
          id: (row) => row,
          descending: true,
        };
        const { items, envelope } = pageOf(call.place, listing);
        const wires = desk.records(items).map((ticket) => metricWire(metricOf(desk, ticket, call.now), call.site));
        return { ticket_metrics: wires, ...envelope };
      },
    },
  ];
}

const SORTS: Record<string, 'id' | 'updated_at' | 'created_at' | 'status' | 'priority'> = {
  id: 'id',
  nice_id: 'id',
  updated_at: 'updated_at',
  created_at: 'created_at',
  status: 'status',
  priority: 'priority',
};

/** Rows in the order that `sort` (cursors) or `sort_by` and `sort_order` (pages) ask for; by id unless asked. */
export function ticketListing(desk: Desk, call: Call, rows: readonly number[], usual = 'id'): Listing<number> {
  const { columns } = desk.tickets;
  const sort = text(call.query, 'sort') ?? '';
  const asked = sort.replace(/^-/, '') || text(call.query, 'sort_by') || usual.replace(/^-/, '');
  const order = SORTS[asked];
  if (order === undefined) throw badRequest('InvalidValue', `Cannot sort tickets by ${asked}`);
  const named = sort !== '' || text(call.query, 'sort_by') !== undefined;
  const descending =
    sort.startsWith('-') || text(call.query, 'sort_order') === 'desc' || (!named && usual.startsWith('-'));
  const key = {
    id: () => 0,
    updated_at: (row: number) => columns.updatedSec[row]!,
    created_at: (row: number) => columns.createdSec[row]!,
    status: (row: number) => columns.status[row]!,
    priority: (row: number) => columns.priority[row]!,
  }[order];
  const items = order === 'id' ? rows : [...rows].sort((a, b) => key(a) - key(b) || a - b);
  return { items, order: `${descending ? '-' : ''}${order}`, key, id: (row) => row, descending };
}

interface PlacedComment {
  audit: AuditRecord;
  comment: CommentEvent;
  part: number;
}

function commentsOf(audits: readonly AuditRecord[]): PlacedComment[] {
  return audits.flatMap((audit) =>
    audit.events.flatMap((event, at) => (event.type === 'Comment' ? [{ audit, comment: event, part: at + 1 }] : [])),
  );
}

function isDescending(call: Call): boolean {
  return text(call.query, 'sort') === '-created_at' || text(call.query, 'sort_order') === 'desc';
}

function commentListing(call: Call, comments: readonly PlacedComment[]): Listing<PlacedComment> {
  const order = 'created_at';
  const descending = isDescending(call);
  return { items: comments, order, key: ({ audit }) => audit.at, id: ({ audit }) => audit.ordinal, descending };
}

function auditListing(call: Call, audits: readonly AuditRecord[]): Listing<AuditRecord> {
  const descending = isDescending(call);
  return { items: audits, order: 'created_at', key: ({ at }) => at, id: ({ ordinal }) => ordinal, descending };
}

/** Audits of archived tickets come all at once. */
function unpaged(listing: Listing<AuditRecord>) {
  const envelope = { next_page: null, previous_page: null, count: listing.items.length };
  return { items: listing.descending ? listing.items.toReversed() : listing.items, envelope };
}
