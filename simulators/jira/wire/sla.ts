/** Service clocks: working time against a goal, standing still while the requester is awaited. */
import { addWorking, isWorkingTime, workingBetween } from '../../world/calendar.ts';
import type { SlaMetric } from '../model/catalogue.ts';
import type { Issue } from '../model/issue.ts';
import type { Lookup } from '../model/lookup.ts';
import type { Wire } from './entities.ts';
import { serviceDate } from './time.ts';
import type { View } from './view.ts';

interface Cycle {
  startMs: number;
  /** Null while it runs. */
  stopMs: number | null;
  elapsedMs: number;
  goalMs: number;
  /** When the goal is or was exceeded; unknown while the clock stands still. */
  breachMs: number | null;
  paused: boolean;
}

interface Phase {
  fromMs: number;
  status: string;
}

/** All cycles of a metric, oldest first; only the last can be running. */
function cyclesOf(issue: Issue, metric: SlaMetric, lookup: Lookup, nowMs: number): Cycle[] {
  const priority = issue.priority === null ? null : lookup.priority(issue.priority).name;
  const goalMs = metric.goalMs(priority);
  const phases = phasesOf(issue);
  const isDone = (phase: Phase): boolean => lookup.status(phase.status).category.key === 'done';
  if (metric.kind === 'first_response') {
    const stopMs = firstResponseAt(issue, lookup) ?? phases.find(isDone)?.fromMs ?? null;
    return [cycleOf(issue.createdAt, stopMs, phases, new Set(), goalMs, nowMs)];
  }
  const cycles: Cycle[] = [];
  let startMs: number | null = issue.createdAt;
  for (const phase of phases) {
    if (startMs === null && !isDone(phase)) startMs = phase.fromMs;
    if (startMs !== null && isDone(phase)) {
      cycles.push(cycleOf(startMs, phase.fromMs, phases, lookup.catalogue.pausing, goalMs, nowMs));
      startMs = null;
    }
  }
  if (startMs !== null) cycles.push(cycleOf(startMs, null, phases, lookup.catalogue.pausing, goalMs, nowMs));
  return cycles;
}

/** The statuses an issue went through, each from its beginning. */
export function phasesOf(issue: Issue): Phase[] {
  const changes = issue.histories.flatMap((history) =>
    history.items.filter((item) => item.field === 'status').map((item) => ({ at: history.at, item })),
  );
  const first = changes[0]?.item.from ?? issue.status;
  return [
    { fromMs: issue.createdAt, status: first },
    ...changes.map(({ at, item }) => ({ fromMs: at, status: item.to ?? issue.status })),
  ];
}

function firstResponseAt(issue: Issue, lookup: Lookup): number | undefined {
  const isAgent = (accountId: string | null): boolean =>
    accountId !== null && accountId !== issue.reporter && lookup.user(accountId)?.accountType === 'atlassian';
  return issue.comments.find((comment) => comment.public && isAgent(comment.author))?.createdAt;
}

function cycleOf(
  startMs: number,
  stopMs: number | null,
  phases: readonly Phase[],
  pausing: ReadonlySet<string>,
  goalMs: number,
  nowMs: number,
): Cycle {
  const untilMs = stopMs ?? nowMs;
  let elapsedMs = 0;
  let breachMs: number | null = null;
  let paused = false;
  for (const [at, phase] of phases.entries()) {
    const fromMs = Math.max(phase.fromMs, startMs);
    const toMs = Math.min(phases[at + 1]?.fromMs ?? untilMs, untilMs);
    if (toMs < fromMs) continue;
    paused = pausing.has(phase.status);
    if (paused) continue;
    const worked = workingBetween(fromMs, toMs);
    if (breachMs === null && elapsedMs + worked > goalMs) breachMs = addWorking(fromMs, goalMs - elapsedMs);
    elapsedMs += worked;
  }
  // A running clock will breach at a known instant, a resting one at an unknown one.
  if (breachMs === null && !paused) breachMs = addWorking(untilMs, goalMs - elapsedMs);
  return { startMs, stopMs, elapsedMs, goalMs, breachMs, paused: paused && stopMs === null };
}

/** The clock object that both the service desk API and the custom field carry. */
export function slaWire(view: View, issue: Issue, metric: SlaMetric): Wire {
  const cycles = cyclesOf(issue, metric, view.lookup, view.nowMs);
  const ongoing = cycles.find((cycle) => cycle.stopMs === null);
  return {
    id: metric.id,
    name: metric.name,
    _links: { self: `${view.baseUrl}/rest/servicedeskapi/request/${issue.id}/sla/${metric.id}` },
    completedCycles: cycles.filter((cycle) => cycle.stopMs !== null).map((cycle) => cycleWire(view, cycle)),
    ...(ongoing ? { ongoingCycle: ongoingWire(view, ongoing) } : {}),
    slaDisplayFormat: 'NEW_SLA_FORMAT',
  };
}

function cycleWire(view: View, cycle: Cycle): Wire {
  return {
    startTime: serviceDate(cycle.startMs, view.zone),
    ...(cycle.stopMs === null ? {} : { stopTime: serviceDate(cycle.stopMs, view.zone) }),
    ...(cycle.breachMs === null ? {} : { breachTime: serviceDate(cycle.breachMs, view.zone) }),
    breached: cycle.elapsedMs > cycle.goalMs,
    goalDuration: durationWire(cycle.goalMs),
    elapsedTime: durationWire(cycle.elapsedMs),
    remainingTime: durationWire(cycle.goalMs - cycle.elapsedMs),
  };
}

function ongoingWire(view: View, cycle: Cycle): Wire {
  return { ...cycleWire(view, cycle), paused: cycle.paused, withinCalendarHours: isWorkingTime(view.nowMs) };
}

function durationWire(millis: number): Wire {
  const minutes = Math.floor(Math.abs(millis) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const friendly = `${millis < 0 ? '-' : ''}${hours > 0 ? `${hours}h ` : ''}${rest}m`;
  return { millis, friendly };
}
