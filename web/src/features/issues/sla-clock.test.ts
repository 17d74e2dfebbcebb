import { describe, expect, it } from 'vitest';
import { readClock } from './sla-clock.ts';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const HOUR = 3_600_000;
const running = (ms: number) =>
  ({
    name: 'Resolution',
    state: 'running',
    due_at: new Date(NOW + ms).toISOString(),
    remaining_ms: null,
    stopped_at: null,
  }) as const;

describe('an SLA clock', () => {
  it.each([
    ['far off', 5 * HOUR, 'calm'],
    ['within four hours', 3 * HOUR, 'soon'],
    ['within the hour', HOUR / 2, 'now'],
    ['just over, before the server has said so', -1, 'over'],
  ])('%s', (_, ms, tone) => {
    expect(readClock(running(ms), NOW, false)).toEqual({ tone, remainingMs: ms });
  });

  it('tells what was left when it was paused', () => {
    const paused = {
      name: 'Resolution',
      state: 'paused',
      due_at: null,
      remaining_ms: 90_000,
      stopped_at: null,
    } as const;
    expect(readClock(paused, NOW, false)).toEqual({ tone: 'paused', remainingMs: 90_000 });
  });

  it('has no time once it is met', () => {
    const met = { name: 'Resolution', state: 'met', due_at: null, remaining_ms: null, stopped_at: null } as const;
    expect(readClock(met, NOW, false)).toEqual({ tone: 'met', remainingMs: undefined });
  });

  it('does not count on after a breach once the ticket is done', () => {
    const breached = {
      name: 'Resolution',
      state: 'breached',
      due_at: '2026-06-01T09:00:00Z',
      remaining_ms: null,
      stopped_at: null,
    } as const;
    expect(readClock(breached, NOW, true)).toEqual({ tone: 'over', remainingMs: undefined });
    expect(readClock(breached, NOW, false).remainingMs).toBeLessThan(0);
  });
});
