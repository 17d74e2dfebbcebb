import type { SlaView } from '@speedyflow/contract/ticket';

const HOUR_MS = 3_600_000;

/** How a clock is told: the time left (negative when over), and how loudly. */
export interface ClockFace {
  tone: 'calm' | 'soon' | 'now' | 'over' | 'paused' | 'met';
  remainingMs: number | undefined;
}

/**
 * Reads an SLA clock at an instant. A running clock past its due time counts as over before the server says
 * so; a breach that ended, or of a ticket that is done, is a fact without a time that would go on growing.
 */
export function readClock(sla: SlaView, nowMs: number, done: boolean): ClockFace {
  if (sla.state === 'breached' && (done || sla.stopped_at !== null)) return { tone: 'over', remainingMs: undefined };
  if (sla.state === 'met') return { tone: 'met', remainingMs: undefined };
  if (sla.state === 'paused') return { tone: 'paused', remainingMs: sla.remaining_ms ?? undefined };
  const remainingMs = sla.due_at === null ? undefined : Date.parse(sla.due_at) - nowMs;
  if (sla.state === 'breached' || (remainingMs !== undefined && remainingMs <= 0)) return { tone: 'over', remainingMs };
  if (remainingMs === undefined || remainingMs > 4 * HOUR_MS) return { tone: 'calm', remainingMs };
  return { tone: remainingMs > HOUR_MS ? 'soon' : 'now', remainingMs };
}
