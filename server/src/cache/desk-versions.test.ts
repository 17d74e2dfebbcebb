import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeskVersions } from './desk-versions.ts';

/** A step of a process's life: what it commits itself, and what it hears late, twice, or out of turn of others. */
const step = fc.record({
  deskIds: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
  heard: fc.constantFrom('now', 'late', 'twice', 'never'),
});

describe('versions of desks', () => {
  it('I1: a scope has another version after every change of its desks that was heard of, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat(4)), (steps, picks) => {
        const versions = new DeskVersions(10);
        const scopes = [[1], [2, 3], [1, 2, 3, 4, 5], [5]].map((deskIds) => ({
          deskIds,
          scope: versions.scope(deskIds),
        }));
        const late: { after: number; seq: number; deskIds: number[] }[] = [];
        let seq = 10;
        const hear = (change: { after: number; seq: number; deskIds: number[] }) => {
          const unknown = change.seq > versions.seq;
          const before = scopes.map(({ scope }) => scope.version);
          versions.heard(change);
          for (const [n, { deskIds, scope }] of scopes.entries()) {
            if (unknown && change.deskIds.some((id) => deskIds.includes(id))) expect(scope.version).not.toBe(before[n]);
          }
        };
        for (const { deskIds, heard } of steps) {
          const change = { after: seq, seq: seq + deskIds.length, deskIds };
          seq = change.seq;
          if (heard === 'now' || heard === 'twice') hear(change);
          if (heard === 'twice') hear(change);
          if (heard === 'late') late.splice(picks.next().value as number, 0, change);
        }
        for (const change of late) hear(change);
        versions.heard({ after: seq, seq: seq + 1, deskIds: [1] });
        expect(versions.seq).toBe(seq + 1);
      }),
    );
  });

  it('leaves desks alone that did not change', () => {
    const versions = new DeskVersions(
      10,
      new Map([
        [1, 4],
        [2, 7],
      ]),
    );
    const [one, two] = [versions.scope([1]), versions.scope([2])];
    expect([one.seq, two.seq, versions.scope([3]).seq]).toEqual([4, 7, 0]);
    const before = two.version;
    versions.heard({ after: 10, seq: 12, deskIds: [1] });
    expect(one.seq).toBe(12);
    expect([two.version, two.seq]).toEqual([before, 7]);
  });

  it('takes everything for changed when entries are missing before those it hears of', () => {
    const versions = new DeskVersions(10);
    const other = versions.scope([2]);
    const before = other.version;
    versions.heard({ after: 11, seq: 12, deskIds: [1] });
    expect(other.version).not.toBe(before);
    expect(other.seq).toBe(12);
    versions.heard({ after: 10, seq: 11, deskIds: [2] });
    expect(versions.seq).toBe(12);
  });

  it('leaves where the log stands alone when something beside tickets changed', () => {
    const versions = new DeskVersions(10, new Map([[1, 4]]));
    const scope = versions.scope([1]);
    const { version } = scope;
    versions.everythingChanged();
    expect([scope.seq, versions.scope([1, 2]).seq, versions.seq]).toEqual([4, 4, 10]);
    expect(scope.version).not.toBe(version);
  });

  it('a scope that was forgotten for others equals no version, its own neither', () => {
    const versions = new DeskVersions(1);
    const first = versions.scope([0]);
    for (let id = 1; id <= 10_000; id++) versions.scope([id]);
    const { version } = first;
    expect(version === first.version).toBe(false);
    expect(Number.isNaN(versions.scope([0]).version)).toBe(false);
  });
});
