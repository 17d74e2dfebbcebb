/** Metric sets and service levels as the API writes them. */
import { ticketMetrics } from '../content/ids.ts';
import type { SlaClock } from '../content/sla.ts';
import type { Span, TicketMetric } from '../content/ticket-metric.ts';
import type { Wire } from './people.ts';
import { isoTime, isoTimeOrNull } from './time.ts';

const MINUTE = 60_000;

export function metricWire(metric: TicketMetric, site: string): Wire {
  const id = ticketMetrics.id(metric.ticketId);
  return {
    url: `${site}/api/v2/ticket_metrics/${id}.json`,
    id,
    ticket_id: metric.ticketId,
    created_at: isoTime(metric.createdAt),
    updated_at: isoTime(metric.updatedAt),
    group_stations: metric.groupStations,
    assignee_stations: metric.assigneeStations,
    reopens: metric.reopens,
    replies: metric.replies,
    assignee_updated_at: isoTimeOrNull(metric.assigneeUpdatedAt),
    requester_updated_at: isoTimeOrNull(metric.requesterUpdatedAt),
    status_updated_at: isoTime(metric.statusUpdatedAt),
    initially_assigned_at: isoTimeOrNull(metric.initiallyAssignedAt),
    assigned_at: isoTimeOrNull(metric.assignedAt),
    solved_at: isoTimeOrNull(metric.solvedAt),
    latest_comment_added_at: isoTime(metric.latestCommentAddedAt),
    reply_time_in_minutes: minutes(metric.reply),
    first_resolution_time_in_minutes: minutes(metric.firstResolution),
    full_resolution_time_in_minutes: minutes(metric.fullResolution),
    agent_wait_time_in_minutes: minutes(metric.agentWait),
    requester_wait_time_in_minutes: minutes(metric.requesterWait),
    on_hold_time_in_minutes: minutes(metric.onHold),
    reply_time_in_seconds: { calendar: metric.reply === null ? null : Math.round(metric.reply.calendarMs / 1000) },
    custom_status_updated_at: isoTime(metric.statusUpdatedAt),
  };
}

/** Both are null until measured. */
function minutes(span: Span | null): { calendar: number | null; business: number | null } {
  if (span === null) return { calendar: null, business: null };
  return { calendar: Math.round(span.calendarMs / MINUTE), business: Math.round(span.businessMs / MINUTE) };
}

/** The `slas` of a ticket. Each clock tells the time left (negative after the breach) in its largest fitting unit. */
export function slaWire(clocks: readonly SlaClock[], now: number): { policy_metrics: Record<string, unknown>[] } {
  const metrics = clocks.map((clock) => {
    const left = clock.target.minutes * MINUTE - clock.elapsedMs;
    const until = clock.stage === 'active' && clock.breachAt !== null ? clock.breachAt - now : left;
    return {
      breach_at: clock.stage === 'paused' || clock.breachAt === null ? null : isoTime(clock.breachAt),
      stage: clock.stage,
      metric: clock.metric,
      ...inUnit(Math.trunc(until / MINUTE)),
    };
  });
  return { policy_metrics: metrics };
}

function inUnit(left: number): Record<string, number> {
  if (Math.abs(left) >= 2 * 24 * 60) return { days: Math.trunc(left / (24 * 60)) };
  if (Math.abs(left) >= 2 * 60) return { hours: Math.trunc(left / 60) };
  return { minutes: left };
}
