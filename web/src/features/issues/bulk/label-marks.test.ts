import { expect, it } from 'vitest';
import { changeOf, turned } from './label-marks.ts';

const NONE = { added: [], removed: [] };

it('a label that a ticket has is added, taken away, and left alone again', () => {
  const added = turned(NONE, 'vpn', true);
  const removed = turned(added, 'vpn', true);
  expect([added, removed, turned(removed, 'vpn', true)].map(changeOf)).toEqual([
    { add_labels: ['vpn'] },
    { remove_labels: ['vpn'] },
    {},
  ]);
});

it('a label that no ticket has is not taken away', () => {
  expect(turned(turned(NONE, 'new', false), 'new', false)).toEqual(NONE);
});
