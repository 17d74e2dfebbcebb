/** `include=`: records that come along with tickets, beside them or inside each of them. */
import { slaOf } from '../content/sla.ts';
import { ticketMetric } from '../content/ticket-metric.ts';
import type { Desk } from '../desk.ts';
import { list } from '../http/query.ts';
import type { Call } from '../http/route.ts';
import type { AuditRecord, TicketRecord } from '../store/record.ts';
import { auditWire } from '../wire/audit.ts';
import { metricWire, slaWire } from '../wire/metric.ts';
import { groupWires, organizationWires, userWire } from '../wire/people.ts';
import { brandWires, customStatusWires, ticketFormWires } from '../wire/settings.ts';
import { type TicketWire, ticketWire } from '../wire/ticket.ts';
import { isoTimeOrNull } from '../wire/time.ts';

/** Tickets with what the query asks to come along; exports leave `last_audits` out. */
export function ticketsWithSideloads(
  desk: Desk,
  call: Call,
  tickets: readonly TicketRecord[],
  { lastAudits = true }: { lastAudits?: boolean } = {},
): { tickets: TicketWire[]; beside: Record<string, unknown> } {
  const wanted = new Set(list(call.query, 'include'));
  const { site, now } = call;
  const founded = desk.founded(site);
  const beside: Record<string, unknown> = {};
  const outlines = new Map<number, AuditRecord[]>();
  const outlineOf = (id: number): AuditRecord[] => {
    const outline = outlines.get(id) ?? desk.tickets.audits(id, { words: false });
    outlines.set(id, outline);
    return outline;
  };

  if (wanted.has('users')) {
    const named = new Set(tickets.flatMap((ticket) => [ticket.requesterId, ticket.submitterId, ticket.assigneeId]));
    beside.users = desk.users
      .all()
      .filter(({ id }) => named.has(id))
      .map((user) => userWire(user, site));
  }
  if (wanted.has('groups')) {
    beside.groups = named(groupWires(founded), tickets, (ticket) => ticket.groupId);
  }
  if (wanted.has('organizations')) {
    beside.organizations = named(organizationWires(founded), tickets, (ticket) => ticket.organizationId);
  }
  if (wanted.has('brands')) beside.brands = named(brandWires(founded), tickets, (ticket) => ticket.brandId);
  if (wanted.has('ticket_forms')) {
    beside.ticket_forms = named(ticketFormWires(founded), tickets, (ticket) => ticket.formId);
  }
  if (wanted.has('custom_statuses')) {
    beside.custom_statuses = named(customStatusWires(founded), tickets, (ticket) => ticket.customStatusId);
  }
  if (wanted.has('sharing_agreements')) beside.sharing_agreements = [];
  if (wanted.has('last_audits') && lastAudits) {
    beside.last_audits = tickets.map(({ id }) => auditWire(id, desk.tickets.audits(id).at(-1)!, site));
  }
  if (wanted.has('metric_sets')) {
    beside.metric_sets = tickets
      .filter(present)
      .map((ticket) => metricWire(ticketMetric(ticket, outlineOf(ticket.id), desk.users, now), site));
  }
  return { tickets: tickets.map((ticket) => embedded(desk, ticket, () => outlineOf(ticket.id), wanted, call)), beside };
}

function embedded(
  desk: Desk,
  ticket: TicketRecord,
  outline: () => readonly AuditRecord[],
  wanted: ReadonlySet<string>,
  call: Call,
): TicketWire {
  const wire = ticketWire(ticket, call.site);
  if (wanted.size === 0 || !present(ticket)) return wire;
  if (wanted.has('comment_count')) {
    wire.comment_count = outline()
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === 'Comment').length;
  }
  if (wanted.has('incident_counts')) wire.incident_count = ticket.hasIncidents ? desk.incidentsOf(ticket.id).length : 0;
  if (wanted.has('slas')) wire.slas = slaWire(slaOf(ticket, outline(), call.now), call.now);
  if (wanted.has('dates')) {
    const metric = ticketMetric(ticket, outline(), desk.users, call.now);
    wire.dates = {
      assignee_updated_at: isoTimeOrNull(metric.assigneeUpdatedAt),
      requester_updated_at: isoTimeOrNull(metric.requesterUpdatedAt),
      status_updated_at: isoTimeOrNull(metric.statusUpdatedAt),
      initially_assigned_at: isoTimeOrNull(metric.initiallyAssignedAt),
      assigned_at: isoTimeOrNull(metric.assignedAt),
      solved_at: isoTimeOrNull(metric.solvedAt),
      latest_comment_added_at: isoTimeOrNull(metric.latestCommentAddedAt),
    };
  }
  return wire;
}

/** The metric of one ticket as it stands. */
export function metricOf(desk: Desk, ticket: TicketRecord, now: number) {
  return ticketMetric(ticket, desk.tickets.audits(ticket.id, { words: false }), desk.users, now);
}

/** Deleted tickets have no children to load. */
function present(ticket: TicketRecord): boolean {
  return !ticket.deleted && !ticket.scrubbed;
}

function named<Wire extends { id: number }>(
  records: readonly Wire[],
  tickets: readonly TicketRecord[],
  idOf: (ticket: TicketRecord) => number | null,
): Wire[] {
  const wanted = new Set(tickets.map(idOf));
  return records.filter(({ id }) => wanted.has(id));
}
