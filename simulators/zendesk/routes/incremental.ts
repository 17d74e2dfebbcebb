/** Incremental exports: everything that changed since a time, page after page. */
import type { Desk } from '../desk.ts';
import { badRequest } from '../http/api-error.ts';
import {
  cursorEnvelope,
  cursorStart,
  type ExportCursor,
  pageSize,
  startTime,
  timePage,
  WITHHELD_SECONDS,
} from '../http/export-pages.ts';
import { text } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { LIVE } from '../store/columns.ts';
import type { TicketRecord } from '../store/record.ts';
import { organizationWires, userWire } from '../wire/people.ts';
import { ticketsWithSideloads } from './sideloads.ts';

const exports = {
  resource: 'tickets',
  role: 'admin' as const,
  limits: () => [{ bucket: 'incremental-exports' as const }],
};

export function incrementalRoutes(desk: Desk, pinned: boolean): Route[] {
  const { tickets, users } = desk;
  const { columns, order } = tickets;

  /** Which rows the query's scope and deletion filter let through. */
  const wantedRows = (call: Call) => {
    const scope = text(call.query, 'support_type_scope') ?? 'agent';
    if (!['agent', 'ai_agent', 'all'].includes(scope)) {
      throw badRequest('InvalidValue', 'support_type_scope must be agent, ai_agent or all');
    }
    const noDeleted = text(call.query, 'exclude_deleted') === 'true';
    const seen = desk.sight.rowsOf(call.caller);
    return (row: number) =>
      seen(row) &&
      (scope === 'all' || (columns.aiAgent[row] === 1) === (scope === 'ai_agent')) &&
      !(noDeleted && columns.life[row] !== LIVE);
  };

  const answer = (call: Call, rows: readonly number[], envelope: Record<string, unknown>) => {
    const records: TicketRecord[] = desk.records(rows);
    const { tickets: wires, beside } = ticketsWithSideloads(desk, call, records, { lastAudits: false });
    return { tickets: wires, ...beside, ...envelope };
  };

  return [
    {
      method: 'GET',
      path: '/api/v2/incremental/tickets/cursor',
      ...exports,
      answer: (call) => {
        const start = cursorStart(call.place, call.now);
        const size = pageSize(call.place);
        const untilSec = Math.floor(call.now / 1000) - WITHHELD_SECONDS;
        const rows = order.after(start, untilSec, size + 1, wantedRows(call));
        const page = rows.slice(0, size);
        const last = page.at(-1);
        const position = last === undefined ? undefined : { sec: columns.generatedSec[last]!, id: last + 1 };
        return answer(call, page, cursorEnvelope(call.place, start, position, rows.length <= size));
      },
    },
    {
      method: 'GET',
      path: '/api/v2/incremental/tickets',
      ...exports,
      answer: (call) => {
        const start = startTime(call.place, call.now);
        const bound = Math.floor(call.now / 1000) - WITHHELD_SECONDS;
        const wanted = wantedRows(call);
        const { rows, envelope } = timePage(
          call.place,
          start,
          pageSize(call.place),
          (limit, untilSec) => order.after({ sec: start, id: 0 }, Math.min(bound, untilSec), limit, wanted),
          (row) => columns.generatedSec[row]!,
          pinned,
        );
        return answer(call, rows, envelope);
      },
    },
    {
      method: 'GET',
      path: '/api/v2/incremental/users/cursor',
      ...exports,
      resource: 'users',
      answer: (call) => {
        const start = cursorStart(call.place, call.now);
        const size = pageSize(call.place);
        const found = changedSince(users.all(), start);
        const page = found.slice(0, size);
        const last = page.at(-1);
        const position = last && { sec: last.updatedAt / 1000, id: last.id };
        const envelope = cursorEnvelope(call.place, start, position, found.length <= size);
        return { users: page.map((user) => userWire(user, call.site)), ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/incremental/users',
      ...exports,
      resource: 'users',
      answer: (call) => {
        const { rows, envelope } = byTime(call, users.all());
        return { users: rows.map((user) => userWire(user, call.site)), ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/incremental/organizations',
      ...exports,
      resource: 'organizations',
      answer: (call) => {
        const wires = organizationWires(desk.founded(call.site));
        const dated = wires.map((wire) => ({ id: wire.id, updatedAt: Date.parse(String(wire.updated_at)), wire }));
        const { rows, envelope } = byTime(call, dated);
        return { organizations: rows.map(({ wire }) => wire), ...envelope };
      },
    },
  ];
}

interface Dated {
  id: number;
  updatedAt: number;
}

/** Records after the position, in the order of their last change. */
function changedSince<Item extends Dated>(records: readonly Item[], start: ExportCursor): Item[] {
  return records
    .filter(({ id, updatedAt }) => (updatedAt / 1000 - start.sec || id - start.id) > 0)
    .sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id);
}

function byTime<Item extends Dated>(call: Call, records: readonly Item[]) {
  const start = startTime(call.place, call.now);
  const found = changedSince(records, { sec: start, id: 0 });
  return timePage(
    call.place,
    start,
    pageSize(call.place),
    (limit, untilSec) => found.filter(({ updatedAt }) => updatedAt / 1000 <= untilSec).slice(0, limit),
    ({ updatedAt }) => updatedAt / 1000,
  );
}
