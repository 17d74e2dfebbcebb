import { expect, it } from 'vitest';
import { latestAlone } from './latest-alone.ts';

it('sends one after the other, of those that came meanwhile the latest, and goes on after a failure', async () => {
  const sent: number[] = [];
  const ends: (() => void)[] = [];
  const send = latestAlone((value: number) => {
    sent.push(value);
    return new Promise((resolve, reject) => ends.push(() => (value === 1 ? reject(new Error('lost')) : resolve(1))));
  });
  for (const value of [1, 2, 3]) send(value);
  expect(sent).toEqual([1]);
  ends[0]?.();
  await expect.poll(() => sent).toEqual([1, 3]);
  ends[1]?.();
  await null;
  send(4);
  await expect.poll(() => sent).toEqual([1, 3, 4]);
});
