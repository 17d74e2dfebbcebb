import { expect, it } from 'vitest';
import { NOW } from './site.ts';
import { keyOf, makeTicket } from './ticket.ts';

const TICKETS = 4_000;

it('the nth ticket is the same each time it is made, and none comes before its parent', () => {
  const tickets = Array.from({ length: TICKETS }, (_, n) => makeTicket(n + 1, TICKETS));
  expect(makeTicket(777, TICKETS)).toEqual(tickets[776]);
  const places = new Map(tickets.map(({ sourceId }, n) => [sourceId, n]));
  for (const [n, { parentSourceId, deskSourceId }] of tickets.entries()) {
    if (parentSourceId === null) continue;
    const parent = places.get(parentSourceId) ?? Number.NaN;
    expect(parent).toBeLessThan(n);
    expect(tickets[parent]).toMatchObject({ deskSourceId, isSubtask: false });
  }
});

it('one ticket in twenty is unsolved, and nothing happens in the future', () => {
  const tickets = Array.from({ length: TICKETS }, (_, n) => makeTicket(n + 1, TICKETS));
  const unsolved = tickets.filter(({ statusCategory }) => statusCategory !== 'done');
  expect(unsolved.length / TICKETS).toBeGreaterThan(0.04);
  expect(unsolved.length / TICKETS).toBeLessThan(0.06);
  for (const { createdAt, updatedAt, resolvedAt, comments } of tickets) {
    const times = [createdAt, ...comments.items.map((comment) => comment.createdAt), updatedAt, NOW];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(resolvedAt ?? updatedAt).toBeLessThanOrEqual(NOW);
  }
});

it('a key tells of the ticket it belongs to', () => {
  expect(makeTicket(1234, TICKETS).key).toBe(keyOf(1234));
});
