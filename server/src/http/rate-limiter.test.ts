import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

function limiterAt() {
  const clock = { at: 1_000 };
  return { clock, limiter: new RateLimiter(() => clock.at) };
}

describe('the rate limiter', () => {
  it('allows as many as said, then refuses until the minute is over', () => {
    const { clock, limiter } = limiterAt();
    expect([1, 2, 3].map(() => limiter.take('a', 2))).toEqual([
      { allowed: true, limit: 2, remaining: 1, resetAt: 61_000 },
      { allowed: true, limit: 2, remaining: 0, resetAt: 61_000 },
      { allowed: false, limit: 2, remaining: 0, resetAt: 61_000 },
    ]);
    expect(limiter.take('b', 2).allowed).toBe(true);
    clock.at = 60_999;
    expect(limiter.take('a', 2).allowed).toBe(false);
    clock.at = 61_000;
    expect(limiter.take('a', 2)).toEqual({ allowed: true, limit: 2, remaining: 1, resetAt: 121_000 });
  });

  it('multiplies limits', () => {
    expect(new RateLimiter(() => 0, 2.5).take('a', 5).limit).toBe(13);
  });

  it('says how long to wait', () => {
    const { clock, limiter } = limiterAt();
    limiter.require('a', 1);
    clock.at = 59_500;
    expect(() => limiter.require('a', 1)).toThrow(
      expect.objectContaining({ retryAfterSeconds: 2, details: '1 per 1 minute' }),
    );
  });

  it('forgets callers whose minute is over, and stays bounded', () => {
    const { clock, limiter } = limiterAt();
    for (let n = 0; n < 150_000; n++) limiter.take(`caller ${n}`, 1);
    expect(limiter.size).toBeLessThanOrEqual(100_000);
    clock.at = 200_000;
    limiter.take('late', 1);
    expect(limiter.size).toBe(1);
  });
});
