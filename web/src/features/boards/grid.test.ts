import { describe, expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { cardAt, firstPlace, type Place, placeAlong, placeAtEnd, placeBeside, placeOf } from './grid.ts';

const card = (key: string) => testRow({ key });
const grid = [
  [[], [card('A'), card('B')], []],
  [[card('C')], [], [card('D')]],
  [[], [card('E')], []],
];
const at = (key: string) => placeOf(grid, key)!;
const keyAt = (place: Place | undefined) => place && cardAt(grid, place)?.key;

describe('the cards of a board', () => {
  it('are walked down and up a column across its lanes', () => {
    expect(keyAt(placeAlong(grid, at('A'), 1))).toBe('B');
    expect(keyAt(placeAlong(grid, at('B'), 1))).toBe('E');
    expect(keyAt(placeAlong(grid, at('E'), -1))).toBe('B');
    expect(placeAlong(grid, at('E'), 1)).toBeUndefined();
  });

  it('have neighbours in the columns of their lane that are not empty', () => {
    expect(keyAt(placeBeside(grid, at('C'), 1))).toBe('D');
    expect(keyAt(placeBeside(grid, at('D'), -1))).toBe('C');
    expect(placeBeside(grid, at('A'), 1)).toBeUndefined();
  });

  it('begin with the first there is, and end with the last of a column', () => {
    expect(keyAt(firstPlace(grid))).toBe('A');
    expect(keyAt(placeAtEnd(grid, 1, 'last'))).toBe('E');
    expect(keyAt(placeAtEnd(grid, 0, 'first'))).toBe('C');
    expect(firstPlace([[[]]])).toBeUndefined();
  });
});
