import { expect, test } from 'vitest';
import { askedOf, Misunderstood } from './simulate-options.ts';

test('three hundred seeds are run, unless others are named', () => {
  expect(askedOf([])).toEqual({ run: 'many', from: 1, count: 300, json: false });
  expect(askedOf(['--seeds', '20', '--from', '7', '--json'])).toEqual({ run: 'many', from: 7, count: 20, json: true });
  expect(askedOf(['--seed', '42'])).toEqual({ run: 'one', seed: 42, json: false });
  expect(askedOf(['--planted'])).toEqual({ run: 'planted', json: false });
});

test.each([
  [['--seeds', 'abc']],
  [['--seeds', '0']],
  [['--seed', '0']],
  [['--seed', '1.5']],
  [['--seeds', '-3']],
  [['--seeds']],
  [['--nope']],
  [['12']],
  [['--planted', '--seed', '3']],
  [['--planted', '--seeds', '3']],
  [['--seed', '3', '--seeds', '2']],
  [['--seed', '3', '--from', '2']],
])('%s is answered in one line', (args) => {
  expect(() => askedOf(args)).toThrow(Misunderstood);
  expect(() => askedOf(args)).toThrow(/^[^\n]+$/);
});

test('what excludes each other is named', () => {
  expect(() => askedOf(['--seed', '3', '--seeds', '2'])).toThrow('--seed cannot be combined with --seeds and --from');
});
