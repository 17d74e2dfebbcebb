/** Exports of what happened: ticket events (audits), and the events of metrics and service levels. */
import { type MetricEvent, metricEvents } from '../content/metric-events.ts';
import { slaOf } from '../content/sla.ts';
import type { Desk } from '../desk.ts';
import { badParameter } from '../http/api-error.ts';
import { anyStartTime, pageSize, startTime, timePage, WITHHELD_SECONDS } from '../http/export-pages.ts';
import { list, rewrite, text, whole } from '../http/query.ts';
import type { Call, Route } from '../http/route.ts';
import { childId, wireId } from '../http/wire-id.ts';
import { LIVE } from '../store/columns.ts';
import { EventTimeline, type Happening, type Position } from '../store/event-timeline.ts';
import type { AuditEvent, AuditRecord } from '../store/record.ts';
import { eventWire, metadataWire } from '../wire/audit.ts';
import { isoTime } from '../wire/time.ts';

const LAST = Number.POSITIVE_INFINITY;

export function incrementalEventRoutes(desk: Desk, pinned: boolean): Route[] {
  const { tickets } = desk;
  const { columns } = tickets;
  const existing = (call: Call) => {
    const seen = desk.sight.rowsOf(call.caller);
    return (row: number) => columns.life[row] === LIVE && seen(row);
  };
  const changedRows = () => [...tickets.changedIds()].map((id) => id - 1);

  const audits = new EventTimeline({
    rows: columns.size,
    firstSec: Math.floor(desk.world.startMs / 1000),
    timesOf: (row) => tickets.auditTimes(row + 1),
    changedRows,
  });
  const metrics = new EventTimeline({
    rows: columns.size,
    firstSec: Math.floor(desk.world.startMs / 1000),
    timesOf: (row) => eventsOf(row + 1, desk.clock()).map(({ at }) => at / 1000),
    changedRows,
  });

  function eventsOf(ticketId: number, now: number): MetricEvent[] {
    const ticket = tickets.find(ticketId)!;
    return metricEvents(ticketId, slaOf(ticket, tickets.audits(ticketId, { words: false }), now));
  }

  const exportable = {
    resource: 'tickets',
    role: 'admin' as const,
    limits: () => [{ bucket: 'incremental-exports' as const }],
  };

  return [
    {
      method: 'GET',
      path: '/api/v2/incremental/ticket_events',
      ...exportable,
      answer: (call) => {
        const start = startTime(call.place, call.now);
        const bound = Math.floor(call.now / 1000) - WITHHELD_SECONDS;
        const from = { sec: start - 1, row: LAST, ordinal: LAST };
        const { rows, envelope } = timePage(
          call.place,
          start,
          pageSize(call.place),
          (limit, untilSec) => audits.after(from, Math.min(bound, untilSec), limit, existing(call)),
          ({ sec }) => sec,
          pinned,
        );
        const words = list(call.query, 'include').includes('comment_events');
        return { ticket_events: ticketEventWires(rows, words, call.site), ...envelope };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/incremental/ticket_metric_events',
      ...exportable,
      answer: (call) => {
        const start = anyStartTime(call.place);
        const bound = Math.floor(call.now / 1000);
        const from = { sec: start - 1, row: LAST, ordinal: LAST };
        if (call.query['page[size]'] !== undefined) return metricCursorPage(call, from);
        const { rows, envelope } = timePage(
          call.place,
          start,
          pageSize(call.place),
          (limit, untilSec) => metrics.after(from, Math.min(bound, untilSec), limit, existing(call)),
          ({ sec }) => sec,
          pinned,
        );
        return { ticket_metric_events: metricEventWires(rows, call.now), ...envelope };
      },
    },
  ];

  function metricCursorPage(call: Call, start: Position) {
    const size = whole(call.query, 'page[size]') ?? 100;
    if (size < 1 || size > 100) throw badParameter('page[size] must be from 1 to 100');
    const after = text(call.query, 'page[after]');
    const bound = Math.floor(call.now / 1000);
    const found = metrics.after(after ? decode(after) : start, bound, size + 1, existing(call));
    const rows = found.slice(0, size);
    const last = rows.at(-1);
    const cursor = last ? encode(last) : (after ?? null);
    const link = cursor && `${call.place.url}?${rewrite(call.query, { 'page[after]': cursor })}`;
    return {
      ticket_metric_events: metricEventWires(rows, call.now),
      meta: { has_more: found.length > size, after_cursor: cursor, before_cursor: null },
      links: { prev: null, next: link },
    };
  }

  function metricEventWires(rows: readonly Happening[], now: number): Record<string, unknown>[] {
    return rows.map(({ row, ordinal }) => {
      const event = eventsOf(row + 1, now)[ordinal]!;
      const { policy, target, elapsedMs } = event.clock;
      const { id, title, description } = policy;
      const goal = { target: target.minutes, business_hours: target.businessHours, policy: { id, title, description } };
      const minutes = Math.round(elapsedMs / 60_000);
      return {
        id: wireId(event.id),
        ticket_id: row + 1,
        metric: event.metric,
        instance_id: event.instance,
        type: event.type,
        time: isoTime(event.at),
        ...(event.type === 'apply_sla' ? { sla: goal } : {}),
        ...(event.type === 'update_status' ? { status: { calendar: minutes, business: minutes } } : {}),
      };
    });
  }

  /** Consecutive happenings are often of one ticket, whose audits are then made once. */
  function ticketEventWires(rows: readonly Happening[], words: boolean, site: string): Record<string, unknown>[] {
    const known = new Map<number, AuditRecord[]>();
    return rows.map(({ row, ordinal }) => {
      const ticketId = row + 1;
      let own = known.get(ticketId);
      if (own === undefined) {
        own = tickets.audits(ticketId, { words });
        known.set(ticketId, own);
      }
      return ticketEventWire(ticketId, own[ordinal]!, words, site);
    });
  }
}

function ticketEventWire(ticketId: number, audit: AuditRecord, words: boolean, site: string): Record<string, unknown> {
  const { system, custom } = metadataWire(audit);
  return {
    id: wireId(childId(ticketId, audit.ordinal)),
    ticket_id: ticketId,
    timestamp: audit.at / 1000,
    created_at: isoTime(audit.at),
    updater_id: audit.authorId,
    via: viaName(audit.via.channel),
    system,
    metadata: { custom },
    event_type: 'Audit',
    child_events: audit.events.map((event, at) => childEventWire(ticketId, audit, event, at + 1, words, site)),
  };
}

/** Changes are told as `<attribute>: value`; comments by two flags, or whole when they were asked for. */
function childEventWire(
  ticketId: number,
  audit: AuditRecord,
  event: AuditEvent,
  part: number,
  words: boolean,
  site: string,
): Record<string, unknown> {
  const id = wireId(childId(ticketId, audit.ordinal, part));
  const shape = { id, via: viaName(audit.via.channel), via_reference_id: null, event_type: event.type };
  switch (event.type) {
    case 'Comment':
      if (!words) return { ...shape, comment_present: true, comment_public: event.public };
      return {
        ...eventWire(ticketId, audit, event, part, site),
        via: audit.via,
        via_reference_id: null,
        created_at: isoTime(audit.at),
        event_type: 'Comment',
      };
    case 'Create':
      return { ...shape, ...attribute(event.field, event.value) };
    case 'Change':
      return { ...shape, ...attribute(event.field, event.value), previous_value: textual(event.previous) };
    default: {
      const { type: _, ...rest } = eventWire(ticketId, audit, event, part, site);
      return { ...rest, ...shape };
    }
  }
}

/** Custom fields stand under one name, by their ids. */
function attribute(field: string, value: unknown): Record<string, unknown> {
  if (/^\d+$/.test(field)) return { custom_ticket_fields: { [field]: textual(value) } };
  return { [field]: textual(value) };
}

function textual(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}

function viaName(channel: string): string {
  const names: Record<string, string> = { web: 'Web form', email: 'Mail', api: 'Web service', rule: 'Rule' };
  return names[channel] ?? 'Chat';
}

function encode({ sec, row, ordinal }: Position): string {
  return Buffer.from(JSON.stringify([sec, row, ordinal])).toString('base64');
}

function decode(cursor: string): Position {
  try {
    const [sec, row, ordinal] = JSON.parse(Buffer.from(cursor, 'base64').toString()) as unknown[];
    if (typeof sec === 'number' && typeof row === 'number' && typeof ordinal === 'number') return { sec, row, ordinal };
  } catch {
    // Falls through: not one of our cursors.
  }
  throw badParameter('The cursor is not valid');
}
