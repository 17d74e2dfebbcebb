import { expect, it } from 'vitest';
import { joinedLooks } from './joined-looks.ts';

/** Looks that end when they are told to. */
function looksByHand() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const look = joinedLooks(() => new Promise<void>((resolve, reject) => ends.push({ resolve, reject })));
  return { ends, look };
}

it('a thousand who ask during one look share the next', async () => {
  const { ends, look } = looksByHand();
  const first = look();
  const rest = Array.from({ length: 1000 }, look);
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  await first;
  await Promise.resolve();
  const late = look();
  await new Promise(setImmediate);
  expect(ends).toHaveLength(2);
  ends[1]?.resolve();
  await Promise.all(rest);
  await new Promise(setImmediate);
  expect(ends.length).toBeLessThanOrEqual(3);
  ends[2]?.resolve();
  await late;
});

it('a look that fails does so for those who share it, and not for the next', async () => {
  const { ends, look } = looksByHand();
  const first = look();
  const second = look();
  ends[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await new Promise(setImmediate);
  ends[1]?.resolve();
  await second;
});
