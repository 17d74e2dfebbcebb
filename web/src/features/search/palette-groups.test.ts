import { expect, it } from 'vitest';
import { FOUND, fittingGroups } from './palette-groups.ts';

const entry = (name: string, detail?: string) => ({ id: name, name, detail, icon: null, run: () => undefined });

const GROUPS = [
  { heading: 'Actions', entries: [entry('Add internal note'), entry('Reply')] },
  { heading: 'Tickets', entries: [entry('Toner')], found: FOUND.words },
  { heading: 'Go to', entries: [entry('All replies'), entry('Notes'), entry('Todo', 'Équipe Nord')] },
];
const fitting = (words: string) =>
  fittingGroups(GROUPS, words).map(({ heading, entries }) => [heading, ...entries.map(({ name }) => name)]);

it('is everything, in its order, where nothing is typed', () => {
  expect(fitting('')).toEqual(GROUPS.map(({ heading, entries }) => [heading, ...entries.map(({ name }) => name)]));
});

it.each([
  [
    'repl',
    [
      ['Actions', 'Reply'],
      ['Tickets', 'Toner'],
      ['Go to', 'All replies'],
    ],
  ],
  [
    'NOTE',
    [
      ['Go to', 'Notes'],
      ['Actions', 'Add internal note'],
      ['Tickets', 'Toner'],
    ],
  ],
  [
    'note add',
    [
      ['Actions', 'Add internal note'],
      ['Tickets', 'Toner'],
    ],
  ],
  [
    'equipe',
    [
      ['Tickets', 'Toner'],
      ['Go to', 'Todo'],
    ],
  ],
])('for %j has what fits, what begins so first, and all that was found', (words, groups) => {
  expect(fitting(words)).toEqual(groups);
});
