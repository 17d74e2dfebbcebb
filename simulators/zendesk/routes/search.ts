/** Search, its count, and its export. */
import { ORGANIZATIONS } from '../../world/desks.ts';
import type { RowTest } from '../content/conditions.ts';
import { compileSearch, parseSearch, type SearchTerm } from '../content/search-query.ts';
import type { Desk } from '../desk.ts';
import { ApiError, badRequest } from '../http/api-error.ts';
import { type Listing, pageOf } from '../http/paging.ts';
import { rewrite, text, whole } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { LIVE } from '../store/columns.ts';
import { SearchLag } from '../store/search-lag.ts';
import { groupWires, organizationWires, userWire, type Wire } from '../wire/people.ts';
import { ticketsWithSideloads } from './sideloads.ts';
import { ticketListing } from './tickets-read.ts';

const MOST_RESULTS = 1000;
const CURSOR_TTL = 60 * 60_000;
/** Free words are looked for in so many of the newest tickets. */
const WORD_REACH = 20_000;

const invalid = (description: string) =>
  new ApiError(422, { error: 'invalid', description: `Invalid search: ${description}` });

export function searchRoutes(desk: Desk, lagMs: number): Route[] {
  const { columns } = desk.tickets;
  const lag = new SearchLag(lagMs);
  desk.observe((write, { ticket }) => {
    if (ticket !== null) lag.note(ticket, write.at);
  });

  const terms = (call: Call): SearchTerm[] => {
    const query = text(call.query, 'query');
    if (query === undefined) throw badRequest('ParameterMissing', 'Missing required parameter query');
    return parseSearch(query);
  };

  /** Rows that match, in the order of their ids; what was written a moment ago is not indexed yet. */
  const matchingRows = (parsed: readonly SearchTerm[], call: Call): number[] => {
    const matches = compileSearch(parsed, {
      columns,
      users: desk.users,
      organizationNames: ORGANIZATIONS.map(({ name }) => name),
      userId: call.caller.userId!,
      now: call.now,
      wordsOf: (row) => {
        if (row < columns.size - WORD_REACH) return '';
        const ticket = desk.tickets.find(row + 1)!;
        return `${ticket.subject}\n${ticket.description}`.toLowerCase();
      },
    });
    const indexed = (call.now - lagMs) / 1000;
    const seen = desk.sight.rowsOf(call.caller);
    return lag.asIndexed(
      columns,
      call.now,
      (id) => desk.tickets.facts(id)!,
      () => rowsThat(matches, seen, indexed),
    );
  };

  const rowsThat = (matches: RowTest, seen: RowTest, indexed: number): number[] => {
    const rows: number[] = [];
    for (let row = 0; row < columns.size; row++) {
      const there = columns.life[row] === LIVE && columns.createdSec[row]! <= indexed && seen(row);
      if (there && matches(row)) rows.push(row);
    }
    return rows;
  };

  /** Users, organisations and groups whose name or address holds all the free words. */
  const matchingRecords = (kind: string, parsed: readonly SearchTerm[], call: Call): Wire[] => {
    const founded = desk.founded(call.site);
    const records = {
      user: () => desk.users.all().map((user) => userWire(user, call.site)),
      organization: () => organizationWires(founded),
      group: () => groupWires(founded),
    }[kind];
    const words = parsed.filter(({ field }) => field !== 'type');
    const holds = (wire: Wire) =>
      words.every(({ field, value }) => {
        const searched = field === '' ? `${wire.name} ${wire.email ?? ''}` : String(wire[field] ?? '');
        return searched.toLowerCase().includes(value);
      });
    return (records?.() ?? []).filter(holds);
  };

  const kindOf = (parsed: readonly SearchTerm[]) => parsed.find(({ field }) => field === 'type')?.value ?? null;

  const results = (call: Call) => {
    const parsed = terms(call);
    const kind = kindOf(parsed);
    const others = ['user', 'organization', 'group'].filter((one) => kind === null || kind === one);
    const records = others.flatMap((one) =>
      matchingRecords(one, parsed, call).map((wire) => ({ ...wire, result_type: one })),
    );
    const rows = kind === null || kind === 'ticket' ? matchingRows(parsed, call) : [];
    return { rows, records };
  };

  const ticketWires = (rows: readonly number[], call: Call) => {
    const include = /tickets\(([^)]*)\)/.exec(text(call.query, 'include') ?? '')?.[1];
    const inner = { ...call, query: { ...call.query, include } };
    const { tickets, beside } = ticketsWithSideloads(desk, inner, desk.records(rows));
    return { found: tickets.map((wire) => ({ ...wire, result_type: 'ticket' })), beside };
  };

  return [
    {
      method: 'GET',
      path: '/api/v2/search',
      resource: 'search',
      limits: () => [{ bucket: 'search-index' }],
      answer: (call) => {
        const size = Math.min(100, whole(call.query, 'per_page') ?? 100);
        if ((whole(call.query, 'page') ?? 1) * size > MOST_RESULTS) {
          throw invalid('Requested response size was greater than Search Response Limits');
        }
        const { rows, records } = results(call);
        const usual = '-updated_at';
        const ordered = ticketListing(desk, call, rows, usual);
        const sorted = ordered.descending ? ordered.items.toReversed() : ordered.items;
        const hits = [
          ...sorted.map((row) => ({ row, record: null })),
          ...records.map((record) => ({ row: 0, record })),
        ];
        const listing: Listing<(typeof hits)[number]> = { items: hits, order: 'hits', key: () => 0, id: () => 0 };
        const { items, envelope } = pageOf({ ...call.place, query: withoutCursors(call) }, listing);
        const shownRows = items.filter(({ record }) => record === null).map(({ row }) => row);
        const { found, beside } = ticketWires(shownRows, call);
        const others = items.flatMap(({ record }) => (record === null ? [] : [record]));
        return { results: [...found, ...others], facets: null, ...beside, ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/search/count',
      resource: 'search',
      limits: () => [{ bucket: 'search-index' }],
      answer: (call) => {
        const { rows, records } = results(call);
        return { count: rows.length + records.length };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/search/export',
      resource: 'search',
      limits: () => [{ bucket: 'search-export' }],
      answer: (call) => {
        const kind = text(call.query, 'filter[type]');
        const parsed = terms(call);
        if (kind === undefined) throw badRequest('ParameterMissing', 'Missing required parameter filter[type]');
        if (kindOf(parsed) !== null) throw invalid('The type belongs into filter[type], not into the query');
        const size = Math.min(MOST_RESULTS, Math.max(1, whole(call.query, 'page[size]') ?? 100));
        const cursor = text(call.query, 'page[after]');
        const start = cursor === undefined ? { issuedAt: call.now, after: -1 } : decodeCursor(cursor, call.now);
        const rows = kind === 'ticket' ? matchingRows(parsed, call) : [];
        const records = kind === 'ticket' ? [] : matchingRecords(kind, parsed, call);
        // Ids rise with creation times, so positions by id are positions in time.
        const keys = kind === 'ticket' ? rows : records.map((_, at) => at);
        const remaining = keys.filter((key) => key > start.after);
        const taken = remaining.slice(0, size);
        const found =
          kind === 'ticket'
            ? ticketWires(taken, call).found
            : taken.map((at) => ({ ...records[at]!, result_type: kind }));
        const more = remaining.length > size;
        const next = more ? encodeCursor(call.now, taken.at(-1)!) : null;
        const link = next && `${call.place.url}?${rewrite(call.query, { 'page[after]': next })}`;
        return {
          results: found,
          facets: null,
          meta: { has_more: more, after_cursor: next, before_cursor: null },
          links: { prev: null, next: link },
        };
      },
    },
  ];
}

/** Search knows pages by number only. */
function withoutCursors(call: Call) {
  const cursors = ['page[size]', 'page[after]', 'page[before]'];
  return Object.fromEntries(Object.entries(call.query).filter(([name]) => !cursors.includes(name)));
}

function encodeCursor(issuedAt: number, after: number): string {
  return Buffer.from(JSON.stringify({ issuedAt, after })).toString('base64');
}

function decodeCursor(cursor: string, now: number): { after: number } {
  try {
    const { issuedAt, after } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as Record<string, unknown>;
    if (typeof issuedAt === 'number' && typeof after === 'number' && now - issuedAt <= CURSOR_TTL) return { after };
  } catch {
    // Falls through: not one of our cursors.
  }
  throw badRequest('InvalidCursor', 'The cursor is not valid or has expired');
}
