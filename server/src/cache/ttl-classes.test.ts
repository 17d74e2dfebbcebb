import { expect, it } from 'vitest';
import { queueTtlSeconds } from './ttl-classes.ts';

it.each([
  [0, 900],
  [49, 900],
  [50, 3600],
  [199, 3600],
  [200, 10_800],
  [100_000, 10_800],
])('answers of a queue of %d tickets are kept for %d s at most', (tickets, seconds) => {
  expect(queueTtlSeconds(tickets)).toBe(seconds);
});
