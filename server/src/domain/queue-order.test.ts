import { expect, test } from 'vitest';
import { jqlOrder, viewOrder } from './queue-order.ts';

test.each([
  ['project = MSM ORDER BY created ASC', { by: 'created', descending: false }],
  ['resolution = Unresolved order by Priority desc, created', { by: 'priority', descending: true }],
  ['ORDER BY "Time to first response"', { by: 'sla', descending: false }],
  ['ORDER BY issuekey DESC', { by: 'key', descending: true }],
  ['ORDER BY updatedDate', { by: 'updated', descending: false }],
  ['ORDER BY Rank ASC', undefined],
  ['ORDER BY constructor', undefined],
  ['project = MSM', undefined],
  ['is no JQL (', undefined],
])('the order of a queue: %s', (query, order) => {
  expect(jqlOrder(query)).toEqual(order);
});

test.each([
  [
    { by: 'nice_id', descending: true },
    { by: 'key', descending: true },
  ],
  [
    { by: 'created', descending: false },
    { by: 'created', descending: false },
  ],
  [
    { by: 'priority', descending: true },
    { by: 'priority', descending: true },
  ],
  [{ by: 'status', descending: true }, undefined],
  [{ by: '__proto__', descending: true }, undefined],
  [undefined, undefined],
])('the order of a view: %j', (order, expected) => {
  expect(viewOrder({ all: [], any: [], ...(order && { order }) })).toEqual(expected);
});
