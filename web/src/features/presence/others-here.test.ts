import { expect, it } from 'vitest';
import { othersHere } from './others-here.ts';

const ana = { user_id: 1, name: 'Ana', typing: false };
const ben = { user_id: 2, name: 'Ben', typing: false };

it('each is there once, with every ticket they have open, and where they write first', () => {
  const people = new Map([
    ['B-2', [ben, ana]],
    ['A-1', [ana]],
    ['C-3', [{ ...ana, typing: true }]],
    ['D-4', []],
  ]);
  expect(othersHere(people)).toEqual([
    {
      user_id: 1,
      name: 'Ana',
      at: [
        { key: 'C-3', typing: true },
        { key: 'A-1', typing: false },
        { key: 'B-2', typing: false },
      ],
    },
    { user_id: 2, name: 'Ben', at: [{ key: 'B-2', typing: false }] },
  ]);
});

it('two of one name are two, and nobody is nobody', () => {
  const people = new Map([['A-1', [ana, { ...ana, user_id: 3 }]]]);
  expect(othersHere(people).map(({ user_id }) => user_id)).toEqual([1, 3]);
  expect(othersHere(new Map())).toEqual([]);
});
