import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../domain/caller.ts';
import { type Stay, WhoIsWhere } from './who-is-where.ts';

const SECOND = 1_000;
/** Later than this nobody is there who did not say so again. */
const GONE = 36 * SECOND;

function caller(userId: number, ...deskIds: number[]): Caller {
  return { userId, name: `Person ${userId}`, role: 'agent', deskIds, personIds: [], timeZone: 'UTC' };
}

function stay(userId: number, ticketId: number | null, more: Partial<Stay> & { deskId?: number } = {}): Stay {
  const { deskId = 1, ...rest } = more;
  const place = ticketId === null ? null : { ticketId, key: `T-${ticketId}`, deskId };
  return { userId, name: `Person ${userId}`, page: 'a', place, typing: false, ...rest };
}

function world() {
  let now = 0;
  const where = new WhoIsWhere(() => now);
  return {
    where,
    later: (ms: number) => {
      now += ms;
      where.forget();
    },
    seen: (by: Caller) =>
      where
        .seenBy(by, where.places())
        .filter(({ people }) => people.length > 0)
        .map(({ key, people }) => `${key}: ${people.map((one) => one.name + (one.typing ? ' types' : '')).join(', ')}`),
  };
}

describe('who is where', () => {
  it('is seen by others of the desk, not by oneself, nor by who may not see the desk', () => {
    const { where, seen } = world();
    where.heard(stay(1, 7, { page: 'a' }));
    where.heard(stay(1, 8, { page: 'b', typing: true }));
    expect(seen(caller(2, 1))).toEqual(['T-7: Person 1', 'T-8: Person 1 types']);
    expect(seen(caller(1, 1))).toEqual([]);
    expect(seen(caller(2, 5))).toEqual([]);
  });

  it('is forgotten unless it is said again, typing sooner', () => {
    const { where, later, seen } = world();
    where.heard(stay(1, 7, { typing: true }));
    later(6 * SECOND);
    expect(seen(caller(2, 1))).toEqual(['T-7: Person 1 types']);
    later(2 * SECOND);
    expect(seen(caller(2, 1))).toEqual(['T-7: Person 1']);
    where.heard(stay(1, 7));
    later(34 * SECOND);
    expect(seen(caller(2, 1))).toEqual(['T-7: Person 1']);
    later(2 * SECOND);
    expect([seen(caller(2, 1)), where.size]).toEqual([[], 0]);
  });

  it('tells once what changed, and of what is only said again nothing', () => {
    const { where } = world();
    where.heard(stay(1, 7));
    expect(where.takeChanged().map(({ key }) => key)).toEqual(['T-7']);
    where.heard(stay(1, 7));
    expect(where.takeChanged()).toEqual([]);
    where.heard(stay(1, 8));
    expect(where.takeChanged().map(({ key }) => key)).toEqual(['T-7', 'T-8']);
    where.heard(stay(1, null));
    expect(where.takeChanged().map(({ key }) => key)).toEqual(['T-8']);
  });

  it('goes with a ticket to its new desk, and is taken back at the old one', () => {
    const { where, seen } = world();
    where.heard(stay(1, 7));
    where.takeChanged();
    where.moved(7, 2);
    const changed = where.takeChanged();
    expect(where.seenBy(caller(2, 1), changed)).toEqual([{ key: 'T-7', people: [] }]);
    expect(where.seenBy(caller(2, 1, 2), changed).at(-1)?.people).toHaveLength(1);
    expect(seen(caller(2, 1))).toEqual([]);
    where.moved(7, null);
    expect(where.size).toBe(0);
  });

  it('is bounded for each person and in all: who was silent longest goes', () => {
    const { where, seen } = world();
    for (let page = 0; page < 30; page++) where.heard(stay(1, page, { page: `p${page}` }));
    expect(where.size).toBe(10);
    expect(seen(caller(2, 1))[0]).toBe('T-20: Person 1');
    for (let person = 10; person < 6_000; person++) where.heard(stay(person, 7));
    expect(where.size).toBe(5_000);
  });

  it('whatever is said, moved and forgotten: nobody learns of a foreign desk, nor of who fell silent', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('say' as const),
        userId: fc.integer({ min: 1, max: 4 }),
        page: fc.constantFrom('a', 'b'),
        ticketId: fc.option(fc.integer({ min: 1, max: 4 })),
        typing: fc.boolean(),
      }),
      fc.record({
        do: fc.constant('move' as const),
        ticketId: fc.integer({ min: 1, max: 4 }),
        deskId: fc.option(fc.integer({ min: 1, max: 3 })),
      }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * SECOND }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = 0;
        const where = new WhoIsWhere(() => now);
        const desks = new Map([1, 2, 3, 4].map((id) => [id, 1 + (id % 3)]));
        /** When each page last said that it is at a ticket. */
        const said = new Map<string, { userId: number; ticketId: number; at: number }>();
        /** What each of these is left with when they only go by what they are told. */
        const readers = [caller(1, 1), caller(2, 2, 3), caller(9, 1, 2, 3)];
        const told = readers.map(() => new Map<string, string>());
        for (const one of steps) {
          if (one.do === 'wait') now += one.ms;
          if (one.do === 'move') {
            where.moved(one.ticketId, one.deskId);
            if (one.deskId !== null) desks.set(one.ticketId, one.deskId);
            else for (const [id, { ticketId }] of said) if (ticketId === one.ticketId) said.delete(id);
          }
          if (one.do === 'say') {
            const id = `${one.userId} ${one.page}`;
            where.heard(stay(one.userId, one.ticketId, { ...one, deskId: desks.get(one.ticketId ?? 0) ?? 0 }));
            if (one.ticketId === null) said.delete(id);
            else said.set(id, { userId: one.userId, ticketId: one.ticketId, at: now });
          }
          where.forget();
          const changed = where.takeChanged();
          readers.forEach((reader, n) => {
            const expected = new Map<string, Set<number>>();
            for (const { userId, ticketId, at } of said.values()) {
              if (userId === reader.userId || now - at >= GONE - SECOND) continue;
              if (!reader.deskIds.includes(desks.get(ticketId) ?? 0)) continue;
              const key = `T-${ticketId}`;
              expected.set(key, (expected.get(key) ?? new Set()).add(userId));
            }
            const shown = where.seenBy(reader, where.places()).filter(({ people }) => people.length > 0);
            const ids = (people: { user_id: number }[]) => people.map(({ user_id }) => user_id).sort();
            const byKey = Object.fromEntries(shown.map(({ key, people }) => [key, ids(people)]));
            expect(byKey).toEqual(Object.fromEntries([...expected].map(([key, users]) => [key, [...users].sort()])));
            for (const { key, people } of where.seenBy(reader, changed)) told[n]?.set(key, JSON.stringify(people));
            const heard = [...(told[n] ?? [])].filter(([, people]) => people !== '[]');
            expect(Object.fromEntries(heard)).toEqual(
              Object.fromEntries(shown.map(({ key, people }) => [key, JSON.stringify(people)])),
            );
          });
        }
      }),
      { seed: 25, numRuns: 300 },
    );
  });
});
