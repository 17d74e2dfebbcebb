import type { Limiter } from '@speedyflow/contract/budget';
import { describe, expect, it } from 'vitest';
import { byTightness } from './limiters.ts';

const limiter = (name: string, given: Partial<Limiter> = {}): Limiter => ({
  name,
  limit: 100,
  window_seconds: 1,
  remaining: 99,
  resets_at: null,
  paused_until: null,
  reason: null,
  ...given,
});

describe('limits by tightness', () => {
  it('begin with those that are paused, then those nearly used up, then those of a long window', () => {
    const limits = [
      limiter('burst'),
      limiter('unknown', { limit: null, remaining: null, window_seconds: 3_600 }),
      limiter('hour', { window_seconds: 3_600, remaining: 90 }),
      limiter('tight', { remaining: 4 }),
      limiter('paused', { paused_until: '2026-06-15T12:00:00.000Z' }),
    ];
    const { sorted, notable } = byTightness(limits);
    expect(sorted.map(({ name }) => name)).toEqual(['paused', 'tight', 'hour', 'burst', 'unknown']);
    expect(notable).toBe(3);
  });
});
