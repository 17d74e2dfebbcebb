import { expect, it } from 'vitest';
import { toldOf } from './history-told.ts';

const entry = (...fields: string[]) => ({ items: fields.map((field) => ({ field })) });

it('leaves out ids, and entries that hold nothing else', () => {
  expect(toldOf([entry('WorklogId'), entry('timespent', 'WorklogId'), entry('status')])).toEqual([
    entry('timespent'),
    entry('status'),
  ]);
});
