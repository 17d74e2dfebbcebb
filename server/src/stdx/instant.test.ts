import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from './instant.ts';

const LAST = 8_640_000_000_000_000;

it('writes every instant as the runtime does', () => {
  const instants = fc.oneof(
    fc.integer({ min: -LAST, max: LAST }),
    fc.integer({ min: Date.UTC(1999, 0, 1), max: Date.UTC(2100, 0, 1) }),
    fc.constantFrom(-LAST, LAST, 0, -1, 999, 1000, 59_999, 60_000, 86_399_999, 86_400_000),
  );
  const property = fc.property(instants, (at) => {
    expect(instant(at)).toBe(new Date(at).toISOString());
  });
  fc.assert(property, { seed: 20261122 });
});

it('refuses what is no instant', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY]) expect(() => instant(at)).toThrow(RangeError);
});
