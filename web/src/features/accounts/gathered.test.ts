import { expect, it } from 'vitest';
import { gathered } from './gathered.ts';

it('sends one after the other, together what came meanwhile, and goes on after a failure', async () => {
  const sent: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const send = gathered((values: readonly number[]) => {
    sent.push(values);
    return new Promise((resolve, reject) =>
      ends.push(() => (ends.length > 1 ? resolve(1) : reject(new Error('lost')))),
    );
  });
  for (const value of [1, 2, 3]) send(value);
  expect(sent).toEqual([[1]]);
  ends[0]?.();
  await expect.poll(() => sent).toEqual([[1], [2, 3]]);
  ends[1]?.();
  send(4);
  await expect.poll(() => sent).toEqual([[1], [2, 3], [4]]);
});
