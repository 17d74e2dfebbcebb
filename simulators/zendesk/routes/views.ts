/** Views: their definitions, tickets, counts, and the table that the agent workspace shows. */
import { compileConditions } from '../content/conditions.ts';
import { type View, viewsOf } from '../content/views.ts';
import type { Desk } from '../desk.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { pageOf } from '../http/paging.ts';
import { ids, text } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import type { TicketRecord } from '../store/record.ts';
import { ViewCounts } from '../store/view-counts.ts';
import { userWire } from '../wire/people.ts';
import { isoTime } from '../wire/time.ts';
import { viewCountWire, viewWire } from '../wire/view.ts';
import { one, page } from './listing.ts';
import { ticketsWithSideloads } from './sideloads.ts';
import { ticketListing } from './tickets-read.ts';

const TABLE_TTL = 10 * 60_000;
const KEPT_TABLES = 50;
const MOST_COUNTS = 20;

export function viewRoutes(desk: Desk, countMs: number): Route[] {
  const counts = new ViewCounts(countMs);
  const tables = new Map<string, { at: number; body: unknown }>();

  const founded = (call: Call) => desk.founded(call.site);
  const view = (call: Call): View => one(viewsOf(call.caller.userId), call);

  /** Rows of the tickets that a view shows to the caller. */
  const rowsOf = (shown: View, call: Call): number[] => {
    const viewer = { userId: call.caller.userId!, now: call.now };
    const test = compileConditions(shown.conditions, desk.tickets.columns, viewer);
    return desk.listedRows(call).filter(test);
  };

  const listed = (shown: View, call: Call) => {
    const usual = `${shown.sort.order === 'desc' ? '-' : ''}${shown.sort.by}`;
    return pageOf(call.place, ticketListing(desk, call, rowsOf(shown, call), usual));
  };

  const count = (shown: View, call: Call) => {
    const known = counts.get(shown.id, call.caller.userId!, call.now, () => rowsOf(shown, call).length);
    return viewCountWire(shown, known, call.site);
  };

  const perView = (bucket: 'views-execute' | 'views-count') => (call: Call) => [
    { bucket, scope: `${call.params.id} ${call.caller.userId}` },
  ];

  const list = (call: Call, found: readonly View[]) =>
    page(call, 'views', found, (one) => viewWire(one, founded(call)));

  return [
    {
      method: 'GET',
      path: '/api/v2/views',
      resource: 'views',
      answer: (call) => {
        const active = text(call.query, 'active');
        const access = text(call.query, 'access');
        const found = viewsOf(call.caller.userId).filter(
          (one) =>
            (active === undefined || String(one.active) === active) &&
            (access === undefined || (access === 'personal') === (one.ownerId !== null)),
        );
        return list(call, found);
      },
    },
    {
      method: 'GET',
      path: '/api/v2/views/active',
      resource: 'views',
      answer: (call) =>
        list(
          call,
          viewsOf(call.caller.userId).filter(({ active }) => active),
        ),
    },
    {
      method: 'GET',
      path: '/api/v2/views/compact',
      resource: 'views',
      answer: (call) => list(call, viewsOf(call.caller.userId).slice(0, 32)),
    },
    {
      method: 'GET',
      path: '/api/v2/views/count',
      resource: 'views',
      answer: ({ caller, now }) => ({
        count: { value: viewsOf(caller.userId).length, refreshed_at: isoTime(now) },
      }),
    },
    {
      method: 'GET',
      path: '/api/v2/views/count_many',
      resource: 'views',
      limits: () => [{ bucket: 'views-count-many' }],
      answer: (call) => {
        const wanted = ids(call.query, 'ids', MOST_COUNTS);
        if (wanted.length === 0) throw badRequest('ParameterMissing', 'Missing required parameter ids');
        const found = viewsOf(call.caller.userId).filter(({ id }) => wanted.includes(id));
        return { view_counts: found.map((one) => count(one, call)) };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/views/:id',
      resource: 'views',
      answer: (call) => ({ view: viewWire(view(call), founded(call)) }),
    },
    {
      method: 'GET',
      path: '/api/v2/views/:id/tickets',
      resource: 'views',
      answer: (call) => {
        const { items, envelope } = listed(view(call), call);
        const { tickets, beside } = ticketsWithSideloads(desk, call, desk.records(items));
        return { tickets, ...beside, ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/views/:id/count',
      resource: 'views',
      limits: perView('views-count'),
      answer: (call) => ({ view_count: count(view(call), call) }),
    },
    {
      method: 'GET',
      path: '/api/v2/views/:id/execute',
      resource: 'views',
      limits: perView('views-execute'),
      answer: (call) => {
        const shown = view(call);
        const key = `${call.caller.userId} ${shown.id} ${JSON.stringify(call.query)}`;
        const kept = tables.get(key);
        if (kept && call.now - kept.at < TABLE_TTL) return kept.body;
        if (!shown.active) throw notFound();
        const { items, envelope } = listed(shown, call);
        const body = { ...tableOf(shown, desk.records(items), call), ...envelope };
        tables.delete(key);
        tables.set(key, { at: call.now, body });
        if (tables.size > KEPT_TABLES) tables.delete(tables.keys().next().value!);
        return body;
      },
    },
  ];

  function tableOf(shown: View, tickets: readonly TicketRecord[], call: Call): Record<string, unknown> {
    const named = new Set(tickets.flatMap(({ requesterId, assigneeId }) => [requesterId, assigneeId]));
    return {
      columns: shown.columns,
      groups: [],
      rows: tickets.map((ticket) => ({
        ...Object.fromEntries(shown.columns.map(({ id }) => cell(ticket, id))),
        ...(shown.groupBy ? { group: cell(ticket, shown.groupBy.id)[1] } : {}),
        ticket: {
          id: ticket.id,
          subject: ticket.subject,
          description: ticket.description.slice(0, 250),
          status: ticket.status,
          type: ticket.type,
          priority: ticket.priority,
          url: `${call.site}/api/v2/tickets/${ticket.id}.json`,
        },
      })),
      users: desk.users
        .all()
        .filter(({ id }) => named.has(id))
        .map((user) => userWire(user, call.site)),
      view: { id: shown.id, url: `${call.site}/api/v2/views/${shown.id}.json` },
    };
  }
}

/** A cell of the table; people and groups are ids, under a name of their own. */
function cell(ticket: TicketRecord, column: string): [string, unknown] {
  switch (column) {
    case 'requester':
      return ['requester_id', ticket.requesterId];
    case 'assignee':
      return ['assignee_id', ticket.assigneeId];
    case 'group':
      return ['group_id', ticket.groupId];
    case 'created':
      return ['created', isoTime(ticket.createdAt)];
    case 'updated':
      return ['updated', isoTime(ticket.updatedAt)];
    case 'priority':
      return ['priority', ticket.priority];
    case 'type':
      return ['type', ticket.type];
    case 'status':
      return ['status', ticket.status];
    default:
      return ['subject', ticket.subject];
  }
}
