import { expect, test } from 'vitest';
import { Random } from '../../simulators/world/random.ts';
import { VirtualTime } from './virtual-time.ts';

const worldOf = (seed: number) => new VirtualTime(0, new Random(seed));

test('time passes from one thing that is due to the next, each followed by all it sets off', async () => {
  const time = worldOf(1);
  const seen: string[] = [];
  const actor = async (name: string, pauses: readonly number[]) => {
    for (const pause of pauses) {
      await time.sleep(pause);
      seen.push(`${name} ${time.now()}`);
    }
  };
  void actor('a', [10, 10]);
  void actor('b', [15, 1]);
  await time.passUntil(18);
  expect(seen).toEqual(['a 10', 'b 15', 'b 16']);
  expect(time.now()).toBe(18);
});

test('what happens at one instant has an order by chance, the same for a seed', async () => {
  const order = async (seed: number) => {
    const time = worldOf(seed);
    const seen: number[] = [];
    for (let n = 0; n < 8; n++) time.after(5, () => seen.push(n));
    await time.passUntil(5);
    return seen.join();
  };
  expect(await order(3)).toBe(await order(3));
  expect(new Set(await Promise.all([1, 2, 3, 4].map(order))).size).toBeGreaterThan(1);
});

test('no time passes while something is held', async () => {
  const time = worldOf(1);
  const seen: string[] = [];
  time.after(1, () => seen.push('due'));
  void time.hold(async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    seen.push('held');
  });
  await time.passUntil(1);
  expect(seen).toEqual(['held', 'due']);
});

test('what was due while a machine slept happens once it is awake', async () => {
  const time = worldOf(1);
  const seen: number[] = [];
  time.after(10, () => seen.push(time.now()));
  time.leap(1_000);
  expect(seen).toEqual([]);
  await time.passUntil(1_000);
  expect(seen).toEqual([1_000]);
});
