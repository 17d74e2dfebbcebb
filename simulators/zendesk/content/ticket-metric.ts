/** The metric set of a ticket: what its audits say about waiting, replies and hand-overs. */
import { workingBetween } from '../../world/calendar.ts';
import type { AuditRecord, Status, TicketRecord } from '../store/record.ts';
import type { AccountUsers } from './account-users.ts';

export interface Span {
  calendarMs: number;
  businessMs: number;
}

export interface TicketMetric {
  ticketId: number;
  createdAt: number;
  updatedAt: number;
  groupStations: number;
  assigneeStations: number;
  reopens: number;
  replies: number;
  /** Null until it has been measured. */
  reply: Span | null;
  firstResolution: Span | null;
  fullResolution: Span | null;
  agentWait: Span;
  requesterWait: Span;
  onHold: Span;
  assigneeUpdatedAt: number | null;
  requesterUpdatedAt: number | null;
  statusUpdatedAt: number;
  initiallyAssignedAt: number | null;
  assignedAt: number | null;
  solvedAt: number | null;
  latestCommentAddedAt: number;
}

const between = (from: number, to: number): Span => ({ calendarMs: to - from, businessMs: workingBetween(from, to) });

function plus(sum: Span, more: Span): Span {
  return { calendarMs: sum.calendarMs + more.calendarMs, businessMs: sum.businessMs + more.businessMs };
}

const NOTHING: Span = { calendarMs: 0, businessMs: 0 };

/** Measures a ticket by its audits (whose words are not needed), up to `now`. */
export function ticketMetric(
  ticket: TicketRecord,
  audits: readonly AuditRecord[],
  users: AccountUsers,
  now: number,
): TicketMetric {
  const metric: TicketMetric = {
    ticketId: ticket.id,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    groupStations: 0,
    assigneeStations: 0,
    reopens: 0,
    replies: 0,
    reply: null,
    firstResolution: null,
    fullResolution: null,
    agentWait: NOTHING,
    requesterWait: NOTHING,
    onHold: NOTHING,
    assigneeUpdatedAt: null,
    requesterUpdatedAt: null,
    statusUpdatedAt: ticket.createdAt,
    initiallyAssignedAt: null,
    assignedAt: null,
    solvedAt: null,
    latestCommentAddedAt: ticket.createdAt,
  };
  let status: Status = 'new';
  for (const audit of audits) {
    if (audit.authorId === ticket.requesterId) metric.requesterUpdatedAt = audit.at;
    if (audit.authorId === ticket.assigneeId) metric.assigneeUpdatedAt = audit.at;
    for (const event of audit.events) {
      if (event.type === 'Comment') {
        metric.latestCommentAddedAt = audit.at;
        const byAgent = event.public && (users.get(event.authorId)?.role ?? 'end-user') !== 'end-user';
        if (byAgent && audit.ordinal > 0) {
          metric.replies += 1;
          metric.reply ??= between(ticket.createdAt, audit.at);
        }
      } else if ((event.type === 'Create' || event.type === 'Change') && event.value !== null) {
        if (event.field === 'group_id') metric.groupStations += 1;
        if (event.field === 'assignee_id') {
          metric.assigneeStations += 1;
          metric.assignedAt = audit.at;
          metric.initiallyAssignedAt ??= audit.at;
        }
        if (event.field === 'status') {
          const next = event.value as Status;
          addWait(metric, status, between(metric.statusUpdatedAt, audit.at));
          noteStatus(metric, status, next, ticket.createdAt, audit.at);
          status = next;
        }
      }
    }
  }
  addWait(metric, status, between(metric.statusUpdatedAt, Math.max(now, metric.statusUpdatedAt)));
  return metric;
}

function noteStatus(metric: TicketMetric, from: Status, to: Status, createdAt: number, at: number): void {
  const done = (status: Status) => status === 'solved' || status === 'closed';
  if (done(to) && !done(from)) {
    metric.firstResolution ??= between(createdAt, at);
    metric.fullResolution = between(createdAt, at);
    metric.solvedAt = at;
  }
  if (done(from) && !done(to)) {
    metric.reopens += 1;
    metric.fullResolution = null;
    metric.solvedAt = null;
  }
  metric.statusUpdatedAt = at;
}

function addWait(metric: TicketMetric, status: Status, span: Span): void {
  if (status === 'pending') metric.agentWait = plus(metric.agentWait, span);
  if (status === 'hold') metric.onHold = plus(metric.onHold, span);
  if (status === 'new' || status === 'open' || status === 'hold') {
    metric.requesterWait = plus(metric.requesterWait, span);
  }
}
