import type { SourceSla } from '../../domain/source.ts';

/**
 * An SLA field's value: `{ id, name, ongoingCycle?, completedCycles[] }`. Jira also puts error notes in its place, so
 * whatever is not a clock is no clock. Remaining time is only kept while paused: otherwise the due time says it.
 */
export function decodeSla(fieldId: string, fieldName: string, value: unknown): SourceSla | null {
  if (!isRecord(value)) return null;
  const ongoing = value.ongoingCycle;
  const completed = Array.isArray(value.completedCycles) ? value.completedCycles : [];
  const cycle = isRecord(ongoing) ? ongoing : completed.at(-1);
  if (!isRecord(cycle)) return null;
  const running = cycle === ongoing;
  const breached = cycle.breached === true;
  const paused = running && cycle.paused === true;
  return {
    sourceId: fieldId,
    name: typeof value.name === 'string' && value.name !== '' ? value.name : fieldName,
    state: breached ? 'breached' : paused ? 'paused' : running ? 'running' : 'met',
    startedAt: millis(cycle.startTime, 'epochMillis'),
    dueAt: millis(cycle.breachTime, 'epochMillis'),
    stoppedAt: running ? null : millis(cycle.stopTime, 'epochMillis'),
    goalMs: millis(cycle.goalDuration, 'millis'),
    remainingMs: paused ? millis(cycle.remainingTime, 'millis') : null,
  };
}

function millis(value: unknown, member: 'epochMillis' | 'millis'): number | null {
  const amount = isRecord(value) ? value[member] : null;
  return typeof amount === 'number' ? amount : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
