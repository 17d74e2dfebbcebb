import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localDay, startOfDay } from './local-day.ts';

/** Off the hour, at both ends of the date line, with clocks that change at midnight, by half an hour, or by a day. */
const ZONES = [
  'UTC',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

it('a day lasts from its first instant to the first of the next, in whatever order it is asked for', () => {
  const asked = fc.record({
    zone: fc.constantFrom(...ZONES),
    at: fc.integer({ min: Date.UTC(2011, 0, 1), max: Date.UTC(2030, 0, 1) }),
  });
  const property = fc.property(asked, ({ zone, at }) => {
    const { from, until } = localDay(at, zone);
    expect(from).toBeLessThanOrEqual(at);
    expect(until).toBeGreaterThan(at);
    expect([startOfDay(at, zone), startOfDay(until - 1, zone), startOfDay(until, zone)]).toEqual([from, from, until]);
    expect(localDay(until - 1, zone)).toEqual({ from, until });
    expect(localDay(until, zone).from).toBe(until);
  });
  fc.assert(property, { seed: 20261122, numRuns: 1_000 });
});

it.each([
  ['America/New_York', '2026-03-08T16:00Z', 23],
  ['America/New_York', '2026-11-01T16:00Z', 25],
  ['Australia/Lord_Howe', '2026-04-04T16:00Z', 24.5],
  ['Asia/Kathmandu', '2026-03-08T16:00Z', 24],
])('the day in %s at %s has %d hours', (zone, at, hours) => {
  const { from, until } = localDay(Date.parse(at), zone);
  expect((until - from) / 3_600_000).toBe(hours);
});
