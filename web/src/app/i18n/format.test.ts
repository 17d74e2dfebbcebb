import { describe, expect, it } from 'vitest';
import { createFormat, localeOf } from './format.ts';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const MINUTE = 60_000;
const ago = (ms: number) => new Date(NOW - ms).toISOString();

describe('an age', () => {
  const format = createFormat('en');

  it.each([
    [20_000, 'now'],
    [4 * MINUTE, '4m'],
    [3 * 60 * MINUTE, '3h'],
    [2 * 24 * 60 * MINUTE, '2d'],
    [30 * 24 * 60 * MINUTE, 'May 16'],
    [300 * 24 * 60 * MINUTE, 'Aug 2025'],
  ])('of %i ms', (ms, text) => {
    expect(format.age(ago(ms), NOW)).toBe(text);
  });

  it('is told in the language of the interface', () => {
    expect(createFormat('es').age(ago(30 * 24 * 60 * MINUTE), NOW)).toBe('16 may');
  });
});

it.each([
  ['en', 'en-GB', '22 Nov 2026, 09:05'],
  ['en', 'de-DE', '22 Nov 2026, 09:05'],
  ['en', 'en-US', 'Nov 22, 2026, 9:05 AM'],
  ['en', 'fr', 'Nov 22, 2026, 9:05 AM'],
  ['es', 'es-ES', '22 nov 2026, 9:05'],
])('a moment in %s, to a browser of %s, is %s', (language, preferred, text) => {
  const moment = createFormat(localeOf(language, preferred)).moment('2026-11-22T09:05:00Z');
  // Some regions set them apart by spaces that do not break.
  expect(moment.replaceAll('\u202f', ' ')).toBe(text);
});

describe('a duration', () => {
  const format = createFormat('en');

  it.each([
    [9_000, '9s'],
    [65_000, '1m'],
    [125 * MINUTE, '2h 5m'],
    [50 * 60 * MINUTE, '2d 2h'],
    [30 * 24 * 60 * MINUTE - MINUTE, '29d 23h'],
    [(30 * 24 + 5) * 60 * MINUTE, '30d'],
    [-90 * MINUTE, '1h 30m'],
  ])('of %i ms', (ms, text) => {
    expect(format.duration(ms)).toBe(text);
  });

  it('of an interval leaves out what is zero', () => {
    expect([10_000, 300_000, 90_000, 3_600_000].map(format.interval)).toEqual(['10s', '5m', '1m 30s', '1h']);
  });

  it('goes to the second when asked', () => {
    expect(format.duration(65_000, true)).toBe('1m 5s');
  });
});

describe('a size', () => {
  it.each([
    ['en', 1, '1 byte'],
    ['en', 30, '30 bytes'],
    ['en', 1_500, '1.5 kB'],
    ['en', 2_000_000, '2 MB'],
    ['es', 2, '2 bytes'],
  ])('in %s of %i bytes is %s', (locale, bytes, text) => {
    expect(createFormat(locale).size(bytes)).toBe(text);
  });
});
