import { expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { findPeople, peopleOf } from './palette-people.ts';

const person = (id: number, name: string) => ({ id, name });

const PEOPLE = peopleOf([
  testRow({ key: 'A-1', assignee: person(1, 'Andrés Salcedo'), requester: person(9, 'Olivia Carver') }),
  testRow({ key: 'Z-1', assignee: person(2, 'Andrés Salcedo'), requester: null }),
  testRow({ key: 'Z-2', assignee: person(2, 'Andrés Salcedo'), requester: person(3, 'Salma Andersen') }),
  testRow({ key: 'Z-3', assignee: null, requester: person(1, 'Andrés Salcedo') }),
]);

it('knows everybody of the tickets once, by all their ids, the busiest first', () => {
  expect(PEOPLE).toEqual([
    { name: 'Andrés Salcedo', assigneeIds: [1, 2], isRequester: true },
    { name: 'Olivia Carver', assigneeIds: [], isRequester: true },
    { name: 'Salma Andersen', assigneeIds: [], isRequester: true },
  ]);
});

it.each([
  ['and', ['Andrés Salcedo', 'Salma Andersen']],
  ['sal', ['Salma Andersen', 'Andrés Salcedo']],
  ['ANDRES sal', ['Andrés Salcedo']],
  ['nobody', []],
])('finds by %j, without accents and in any order, names that begin so first', (words, names) => {
  expect(findPeople(PEOPLE, words, 5).map(({ name }) => name)).toEqual(names);
});

it('tells no more than are asked for', () => expect(findPeople(PEOPLE, 'a', 1)).toHaveLength(1));
