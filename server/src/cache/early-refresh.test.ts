import { describe, expect, it } from 'vitest';
import { seeded } from '../../testing/simulated-limits.ts';
import { isRefreshedEarly } from './early-refresh.ts';

/** Share of readers who refresh an answer that cost 100 ms, `remaining` before its end. */
function share(remaining: number): number {
  const random = seeded(7);
  let refreshed = 0;
  for (let n = 0; n < 100_000; n++) if (isRefreshedEarly(remaining, 100, random)) refreshed++;
  return refreshed / 100_000;
}

describe('early refresh', () => {
  it.each([
    [100, Math.exp(-1)],
    [500, Math.exp(-5)],
    [50, Math.exp(-0.5)],
  ])('is as likely as exp(-remaining / cost), %d ms before the end of what took 100 ms', (remaining, expected) => {
    expect(share(remaining)).toBeCloseTo(expected, 2);
  });

  it('is certain at the end, and does not happen long before it', () => {
    expect(share(0)).toBe(1);
    expect(share(2_500)).toBe(0);
  });
});
