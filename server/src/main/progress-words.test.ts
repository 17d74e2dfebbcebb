import { expect, it } from 'vitest';
import { progressBar, progressWords } from './progress-words.ts';

it.each([
  [[], 'looking at what there is'],
  [[{ done: 0, total: null }], 'looking at what there is'],
  [[{ done: 20, total: null }], '20 tickets and events so far'],
  [[{ done: 0, total: 0 }], 'looking at what there is'],
  [
    [
      { done: 20, total: 100 },
      { done: 0, total: null },
    ],
    '20 of at least 100 tickets and events',
  ],
  [
    [
      { done: 20, total: 100 },
      { done: 0, total: 0 },
    ],
    '20 of 100 tickets and events',
  ],
  // What came while it was read was not counted before.
  [[{ done: 105, total: 100 }], '105 of 105 tickets and events'],
])('%j is told as %j', (sites, words) => {
  expect(progressWords(sites)).toBe(words);
});

it.each([
  [[], { value: 0, total: 1 }],
  [[{ done: 20, total: null }], { value: 0, total: 21 }],
  [
    [
      { done: 100, total: 100 },
      { done: 5, total: null },
    ],
    { value: 100, total: 106 },
  ],
  [[{ done: 105, total: 100 }], { value: 105, total: 105 }],
])('%j is drawn as %j', (sites, bar) => {
  expect(progressBar(sites)).toEqual(bar);
});
