/** Service levels: the policies, and how far each clock of a ticket has run. */
import { addWorking, workingBetween } from '../../world/calendar.ts';
import { SLA_GOALS } from '../../world/desks.ts';
import type { Priority as WorldPriority } from '../../world/ticket.ts';
import type { AuditRecord, Priority, Status, TicketRecord } from '../store/record.ts';
import type { Conditions } from './conditions.ts';
import { organizations, slaPolicies } from './ids.ts';

export type SlaMetricName = 'first_reply_time' | 'requester_wait_time' | 'agent_work_time';

export interface SlaTarget {
  priority: Priority;
  metric: SlaMetricName;
  minutes: number;
  businessHours: boolean;
}

export interface SlaPolicy {
  id: number;
  title: string;
  description: string;
  position: number;
  filter: Conditions;
  targets: readonly SlaTarget[];
}

const GOAL_OF: Record<Priority, WorldPriority> = { urgent: 'highest', high: 'high', normal: 'medium', low: 'low' };
const MINUTE = 60_000;

function targets(share: number, businessHours: boolean): SlaTarget[] {
  return (Object.entries(GOAL_OF) as [Priority, WorldPriority][]).flatMap(([priority, goal]) => {
    const { firstResponse, resolution } = SLA_GOALS[goal];
    const target = (metric: SlaMetricName, ms: number) => {
      return { priority, metric, minutes: Math.round((ms * share) / MINUTE), businessHours };
    };
    return [target('first_reply_time', firstResponse), target('requester_wait_time', resolution)];
  });
}

/** Clients whose contract promises more than the standard; they are looked at first. */
const PREMIUM_ORGANIZATIONS = [21, 19, 9].map((ordinal) => organizations.id(ordinal));

export const SLA_POLICIES: readonly SlaPolicy[] = [
  {
    id: slaPolicies.id(0),
    title: 'Premium clients',
    description: 'Half the standard times, around the clock',
    position: 1,
    filter: {
      all: [{ field: 'type', operator: 'is_not', value: 'task' }],
      any: PREMIUM_ORGANIZATIONS.map((id) => ({ field: 'organization_id', operator: 'is', value: String(id) })),
    },
    targets: targets(0.5, false),
  },
  {
    id: slaPolicies.id(1),
    title: 'Standard support',
    description: 'Everybody else, in business hours',
    position: 2,
    filter: { all: [{ field: 'type', operator: 'is_not', value: 'task' }], any: [] },
    targets: targets(1, true),
  },
];

/** The policy a ticket falls under; tickets without priority have no targets. */
function policyOf(ticket: Pick<TicketRecord, 'type' | 'priority' | 'organizationId'>): SlaPolicy | null {
  if (ticket.type === 'task' || ticket.priority === null) return null;
  const premium = ticket.organizationId !== null && PREMIUM_ORGANIZATIONS.includes(ticket.organizationId);
  return SLA_POLICIES[premium ? 0 : 1]!;
}

/** One clock of one ticket. */
export interface SlaClock {
  metric: SlaMetricName;
  policy: SlaPolicy;
  target: SlaTarget;
  stage: 'active' | 'paused' | 'achieved';
  activatedAt: number;
  /** Pauses and resumptions, alternating, after the activation. */
  turns: readonly number[];
  fulfilledAt: number | null;
  /** When it breaches or breached; null while paused before its time. */
  breachAt: number | null;
  elapsedMs: number;
}

const RUNNING: Record<SlaMetricName, readonly Status[]> = {
  first_reply_time: ['new', 'open', 'pending', 'hold'],
  requester_wait_time: ['new', 'open', 'hold'],
  agent_work_time: ['new', 'open'],
};

/** The clocks of a ticket, by its audits (whose words are not needed). */
export function slaOf(ticket: TicketRecord, audits: readonly AuditRecord[], now: number): SlaClock[] {
  const policy = policyOf(ticket);
  if (policy === null) return [];
  const statuses = statusChanges(audits);
  const firstReplyAt = firstReply(ticket, audits);
  return policy.targets
    .filter(({ priority }) => priority === ticket.priority)
    .map((target) => runClock(policy, target, ticket, statuses, firstReplyAt, now));
}

interface StatusChange {
  at: number;
  status: Status;
}

function statusChanges(audits: readonly AuditRecord[]): StatusChange[] {
  return audits.flatMap(({ at, events }) =>
    events.flatMap((event) =>
      (event.type === 'Create' || event.type === 'Change') && event.field === 'status'
        ? [{ at, status: event.value as Status }]
        : [],
    ),
  );
}

function firstReply(ticket: TicketRecord, audits: readonly AuditRecord[]): number | null {
  const reply = audits.find(
    ({ ordinal, events }) =>
      ordinal > 0 &&
      events.some((event) => event.type === 'Comment' && event.public && event.authorId !== ticket.requesterId),
  );
  return reply?.at ?? null;
}

function runClock(
  policy: SlaPolicy,
  target: SlaTarget,
  ticket: TicketRecord,
  statuses: readonly StatusChange[],
  firstReplyAt: number | null,
  now: number,
): SlaClock {
  const { metric, businessHours } = target;
  const targetMs = target.minutes * MINUTE;
  const measure = (from: number, to: number) => (businessHours ? workingBetween(from, to) : to - from);
  const add = (from: number, ms: number) => (businessHours ? addWorking(from, ms) : from + ms);
  const done = (status: Status) => status === 'solved' || status === 'closed';
  const solvedAt = statuses.findLast(({ status }, at) => done(status) && !done(statuses[at - 1]?.status ?? 'new'))?.at;
  const isDone = done(statuses.at(-1)?.status ?? 'new');
  const fulfilledAt = metric === 'first_reply_time' ? firstReplyAt : isDone ? (solvedAt ?? null) : null;
  const turns: number[] = [];
  let running = true;
  let since = ticket.createdAt;
  let elapsedMs = 0;
  let breachAt: number | null = null;
  const stop = (at: number) => {
    const ran = measure(since, at);
    if (breachAt === null && elapsedMs + ran > targetMs) breachAt = add(since, targetMs - elapsedMs);
    elapsedMs += ran;
  };
  for (const { at, status } of statuses) {
    if (fulfilledAt !== null && at >= fulfilledAt) break;
    const runs = RUNNING[metric].includes(status);
    if (runs === running) continue;
    if (running) stop(at);
    since = at;
    running = runs;
    turns.push(at);
  }
  if (running) stop(fulfilledAt ?? now);
  if (running && breachAt === null && fulfilledAt === null)
    breachAt = add(since, targetMs - (elapsedMs - measure(since, now)));
  const stage = fulfilledAt !== null ? 'achieved' : running ? 'active' : 'paused';
  return { metric, policy, target, stage, activatedAt: ticket.createdAt, turns, fulfilledAt, breachAt, elapsedMs };
}
