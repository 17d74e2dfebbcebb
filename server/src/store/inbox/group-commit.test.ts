import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { handClock } from '../../../testing/hand-clock.ts';
import { groupCommit } from './group-commit.ts';

/** Turns of the event loop until everything that can happen without time passing has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

describe('commits in groups', () => {
  function at(begin: number) {
    const clock = handClock(begin);
    const commits: string[][] = [];
    const state = { failing: false };
    const add = groupCommit(clock, async (items: readonly string[]) => {
      if (state.failing) throw new Error('The disk is full.');
      commits.push([...items]);
      return items.map((item) => `${item} done`);
    });
    return { clock, commits, state, add };
  }

  it('makes one of what arrives together, and gives each its own result', async () => {
    const { add, commits } = at(0);
    expect(await Promise.all(['a', 'b', 'c'].map(add))).toEqual(['a done', 'b done', 'c done']);
    expect(commits).toEqual([['a', 'b', 'c']]);
  });

  it('commits at once after a quiet time, and no sooner than five milliseconds after the one before', async () => {
    const { add, clock, commits } = at(0);
    await add('a');
    const waiting = [add('b'), add('c')];
    await settle();
    clock.advance(4);
    await settle();
    expect(commits).toEqual([['a']]);
    clock.advance(1);
    await Promise.all(waiting);
    expect(commits).toEqual([['a'], ['b', 'c']]);
    clock.advance(60_000);
    await add('d');
    expect(commits).toHaveLength(3);
  });

  it('fails all of a commit that fails, and none of the next', async () => {
    const { add, clock, state } = at(0);
    state.failing = true;
    const ends = await Promise.allSettled(['a', 'b'].map(add));
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    state.failing = false;
    clock.advance(10);
    expect(await add('c')).toBe('c done');
  });

  it('is not held up by a clock that is set back', async () => {
    const { add, clock } = at(60_000);
    await add('a');
    clock.advance(-60_000);
    const waiting = add('b');
    await settle();
    clock.advance(10);
    expect(await waiting).toBe('b done');
  });

  it('takes a burst in portions', async () => {
    const { add, clock, commits } = at(0);
    const all = Promise.all(Array.from({ length: 1200 }, (_, n) => add(String(n))));
    for (let n = 0; n < 3; n++) {
      await settle();
      clock.advance(10);
    }
    await all;
    expect(commits.map((items) => items.length)).toEqual([500, 500, 200]);
  });
});
