import { expect, it } from 'vitest';
import { toldOf, wordsChanged } from './history-told.ts';

const entry = (...fields: string[]) => ({ items: fields.map((field) => ({ field })) });

it('leaves out ids, and entries that hold nothing else', () => {
  expect(toldOf([entry('WorklogId'), entry('timespent', 'WorklogId'), entry('status')])).toEqual([
    entry('timespent'),
    entry('status'),
  ]);
});

it.each([
  ['a b', 'a c b', ['c'], []],
  ['a b', 'b', [], ['a']],
  [null, 'a  b', ['a', 'b'], []],
  ['a', null, [], ['a']],
  ['a b', 'c', ['c'], ['a', 'b']],
])('of labels that were %j and became %j, tells what has come and gone', (from, to, added, removed) =>
  expect(wordsChanged(from, to)).toEqual({ added, removed }),
);
