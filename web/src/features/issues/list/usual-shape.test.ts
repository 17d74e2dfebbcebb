import { expect, it } from 'vitest';
import type { ListPlace } from './list-place.ts';
import { beginShape, usualShape } from './usual-shape.ts';

const queue = (queueId: number): ListPlace => ({ kind: 'queue', queueId, filters: {} });

it.each([
  [0, 'list'],
  [20, 'board'],
  [21, 'list'],
])('a place of %i tickets begins as a %s', (total, shape) => {
  const place = queue(100 + total);
  beginShape(place, total);
  expect(usualShape(place)).toBe(shape);
});

it('a place is a list until it is told how much is there, and then stays what it began as', () => {
  expect(usualShape(queue(1))).toBe('list');
  beginShape(queue(1), 3);
  beginShape(queue(1), 5_000);
  expect(usualShape(queue(1))).toBe('board');
});

it('what was searched for is always a list', () => {
  const search: ListPlace = { kind: 'search', filters: { q: 'vpn' } };
  beginShape(search, 3);
  expect(usualShape(search)).toBe('list');
});
